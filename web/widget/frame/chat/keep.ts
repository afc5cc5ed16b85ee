/**
 * The one thing that is kept in the browser: the token by which a visitor who gave no name comes back.
 *
 * Memory first: in a frame of another site every access to storage may throw.  Never kept: what is typed, messages,
 * and the token of somebody whom the wallet named (its session decides who may read that).
 */

export interface Kept {
  token: string;
  /** Microseconds UTC. */
  expires_at: number;
}

export function keeper(inbox: string, storage: () => Storage = () => localStorage) {
  const name = `walletdesk:${inbox}`;

  function read(now: number): string | undefined {
    try {
      const kept = JSON.parse(storage().getItem(name) ?? "null") as Kept | null;
      if (kept && typeof kept.token === "string" && kept.expires_at > now) return kept.token;
      storage().removeItem(name);
    } catch {
      // No storage here, or somebody else's words under our name: the visitor starts anew.
    }
    return undefined;
  }

  function write(kept: Kept): void {
    try {
      storage().setItem(name, JSON.stringify(kept));
    } catch {
      // No storage here, or it is full: the conversation lasts as long as the frame.
    }
  }

  function forget(): void {
    try {
      storage().removeItem(name);
    } catch {
      // Nothing was kept.
    }
  }

  return { read, write, forget };
}

export type Keeper = ReturnType<typeof keeper>;
