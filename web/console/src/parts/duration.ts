/**
 * How long, in the largest unit that says it: "45 sec", "12 min", "3 hr", "2 days".  `span` is in microseconds; it is
 * rounded down, seconds and everything else below one up to one.
 */
export function duration(span: number, locale: string): string {
  const seconds = Math.max(1, Math.floor(Math.abs(span) / 1_000_000));
  if (seconds < 90) return unit(seconds, "second", locale);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 90) return unit(minutes, "minute", locale);
  const hours = Math.floor(minutes / 60);
  if (hours < 36) return unit(hours, "hour", locale);
  return unit(Math.floor(hours / 24), "day", locale);
}

const formats = new Map<string, Intl.NumberFormat>();

function unit(value: number, name: string, locale: string): string {
  const key = `${locale} ${name}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(locale, {
      style: "unit",
      unit: name,
      unitDisplay: name === "day" ? "long" : "short",
    });
    formats.set(key, format);
  }
  return format.format(value);
}
