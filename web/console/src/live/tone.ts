/** Short tones made by the browser: no sound file, no request. */

const TONES = {
  quiet: [[660, 0]],
  urgent: [
    [880, 0],
    [660, 0.16],
    [880, 0.32],
  ],
} as const;

let audio: AudioContext | undefined;

export function playTone(kind: keyof typeof TONES): void {
  try {
    audio ??= new AudioContext();
    void audio.resume();
    for (const [hertz, after] of TONES[kind]) note(audio, hertz, audio.currentTime + after);
  } catch {
    // No sound device, or the page has not been clicked yet: the list shows the same.
  }
}

function note(context: AudioContext, hertz: number, at: number): void {
  const tone = context.createOscillator();
  const volume = context.createGain();
  tone.frequency.value = hertz;
  tone.connect(volume).connect(context.destination);
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(0.15, at + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.001, at + 0.15);
  tone.start(at);
  tone.stop(at + 0.16);
}
