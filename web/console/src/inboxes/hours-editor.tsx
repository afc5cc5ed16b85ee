import { ActionIcon, Button, Group, Menu, Select, Switch, Text, TextInput } from "@mantine/core";
import { IconCalendarPlus, IconCopy, IconPlus, IconTrash, IconX } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { useLanguage, useWords } from "../i18n.ts";
import {
  addHolidays,
  copyDay,
  dateName,
  goesPastMidnight,
  type HoursFault,
  isDate,
  nextPeriod,
  setDay,
  splitAtMidnight,
  type TypedHoliday,
  type TypedHours,
  type TypedPeriod,
  WEEKDAYS,
  weekdayName,
  zones,
} from "./hours.ts";
import { hoursWords } from "./hours.words.ts";
import own from "./inboxes.module.css";

/** Weekly hours with several periods a day, holidays, and the zone they are counted in. */
export function HoursEditor({
  hours,
  faults,
  change,
}: {
  hours: TypedHours;
  faults: Readonly<Record<string, HoursFault>>;
  change: (hours: TypedHours) => void;
}) {
  const t = useWords(hoursWords);
  const known = useMemo(() => zones(hours.zone), [hours.zone]);
  return (
    <>
      <Switch
        label={t("always")}
        description={t("always_more")}
        checked={hours.always_open}
        onChange={(event) => change({ ...hours, always_open: event.currentTarget.checked })}
      />
      {!hours.always_open && (
        <>
          <Select
            label={t("zone")}
            description={t("zone_more")}
            searchable
            data={known}
            value={hours.zone}
            allowDeselect={false}
            nothingFoundMessage={t("zone_none")}
            error={faults.zone && t(`fault_${faults.zone}`)}
            comboboxProps={{ withinPortal: true }}
            onChange={(zone) => zone && change({ ...hours, zone })}
          />
          <div>
            <Text fw={600}>{t("week")}</Text>
            <Text c="var(--wd-muted)" size="sm">
              {t("week_more")}
            </Text>
            <ul className={own.week}>
              {WEEKDAYS.map((day) => (
                <Weekday key={day} day={day} hours={hours} fault={faults[`weekly.${day}`]} change={change} />
              ))}
            </ul>
          </div>
          <Holidays hours={hours} faults={faults} change={change} />
        </>
      )}
    </>
  );
}

function Weekday({
  day,
  hours,
  fault,
  change,
}: {
  day: number;
  hours: TypedHours;
  fault: HoursFault | undefined;
  change: (hours: TypedHours) => void;
}) {
  const t = useWords(hoursWords);
  const locale = useLanguage();
  const name = weekdayName(day, locale);
  const periods = hours.weekly[day] ?? [];
  const night = fault === "backwards" ? periods.findIndex(goesPastMidnight) : -1;
  return (
    <li className={own.day}>
      <span className={own.dayName}>{name}</span>
      <div className={own.periods}>
        <Periods
          name={name}
          periods={periods}
          invalid={fault !== undefined}
          change={(next) => change(setDay(hours, day, next))}
        />
        {fault && (
          <p className={own.fault} role="alert">
            {t(`fault_${fault}`)}
            {night >= 0 && periods[night]?.from !== periods[night]?.to && (
              <Button
                size="compact-xs"
                variant="subtle"
                ms="xs"
                onClick={() => change(splitAtMidnight(hours, day, night))}
              >
                {t("split", { day: weekdayName((day + 1) % 7, locale) })}
              </Button>
            )}
          </p>
        )}
      </div>
      <Menu position="bottom-end" width={220}>
        <Menu.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={t("copy", { day: name })}
            title={t("copy", { day: name })}
          >
            <IconCopy size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => change(copyDay(hours, day, "workdays"))}>{t("copy_workdays")}</Menu.Item>
          <Menu.Item onClick={() => change(copyDay(hours, day, "all"))}>{t("copy_all")}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </li>
  );
}

function Periods({
  name,
  periods,
  invalid,
  change,
}: {
  /** What they belong to, for screen readers. */
  name: string;
  periods: readonly TypedPeriod[];
  invalid: boolean;
  change: (periods: TypedPeriod[]) => void;
}) {
  const t = useWords(hoursWords);
  const set = (index: number, part: Partial<TypedPeriod>) =>
    change(periods.map((one, at) => (at === index ? { ...one, ...part } : one)));
  return (
    <>
      {periods.length === 0 && <span className={own.closed}>{t("closed")}</span>}
      {periods.map((period, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: periods have no name but their place, and two may be alike
        <div key={index} className={own.period}>
          <TextInput
            type="time"
            aria-label={t("from", { day: name })}
            aria-invalid={invalid}
            value={period.from}
            onChange={(event) => set(index, { from: event.currentTarget.value })}
          />
          <span aria-hidden>–</span>
          <TextInput
            type="time"
            aria-label={t("to", { day: name })}
            aria-invalid={invalid}
            value={period.to}
            onChange={(event) => set(index, { to: event.currentTarget.value })}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={t("remove_period", { from: period.from || "…", to: period.to || "…", day: name })}
            onClick={() => change(periods.filter((_, at) => at !== index))}
          >
            <IconX size={16} />
          </ActionIcon>
        </div>
      ))}
      <Button
        size="compact-sm"
        variant="subtle"
        leftSection={<IconPlus size={14} />}
        aria-label={t("add_period_to", { day: name })}
        onClick={() => change([...periods, nextPeriod(periods)])}
      >
        {t("add_period")}
      </Button>
    </>
  );
}

function Holidays({
  hours,
  faults,
  change,
}: {
  hours: TypedHours;
  faults: Readonly<Record<string, HoursFault>>;
  change: (hours: TypedHours) => void;
}) {
  const t = useWords(hoursWords);
  const locale = useLanguage();
  const [first, setFirst] = useState("");
  const [last, setLast] = useState("");
  const set = (holidays: TypedHoliday[]) => change({ ...hours, holidays });
  const add = () => {
    if (!isDate(first)) return;
    set(addHolidays(hours.holidays, first, last));
    setFirst("");
    setLast("");
  };
  return (
    <div>
      <Text fw={600}>{t("holidays")}</Text>
      <Text c="var(--wd-muted)" size="sm">
        {t("holidays_more")}
      </Text>
      {hours.holidays.length > 0 && (
        <ul className={own.week}>
          {hours.holidays.map((holiday, index) => {
            const name = dateName(holiday.date, locale);
            const fault = faults[`holidays.${index}`];
            return (
              <li key={`${holiday.date}-${index.toString()}`} className={own.day}>
                <span className={own.dayName}>{name}</span>
                <div className={own.periods}>
                  <Periods
                    name={name}
                    periods={holiday.periods}
                    invalid={fault !== undefined}
                    change={(periods) =>
                      set(hours.holidays.map((one, at) => (at === index ? { ...one, periods } : one)))
                    }
                  />
                  {fault && (
                    <p className={own.fault} role="alert">
                      {t(`fault_${fault}`)}
                    </p>
                  )}
                </div>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size="lg"
                  aria-label={t("remove_holiday", { date: name })}
                  onClick={() => set(hours.holidays.filter((_, at) => at !== index))}
                >
                  <IconTrash size={16} />
                </ActionIcon>
              </li>
            );
          })}
        </ul>
      )}
      <Group align="flex-end" gap="sm" mt="md" data-editing>
        <TextInput
          type="date"
          label={t("first_day")}
          value={first}
          onChange={(event) => setFirst(event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label={t("last_day")}
          min={first}
          value={last}
          onChange={(event) => setLast(event.currentTarget.value)}
        />
        <Button variant="default" leftSection={<IconCalendarPlus size={16} />} disabled={!isDate(first)} onClick={add}>
          {t("add_holiday")}
        </Button>
      </Group>
    </div>
  );
}
