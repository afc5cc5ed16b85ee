import { call } from "../api.ts";

export type Role = "agent" | "lead" | "admin";

/** Who is logged in. */
export interface Me {
  id: string;
  name: string;
  email: string;
  role: Role;
  language: string;
  permissions: readonly string[];
  teams: readonly { id: string; name: string }[];
}

export const fetchMe = (signal?: AbortSignal) => call<Me>("GET", "/api/session", signal ? { signal } : {});

export const logIn = (email: string, password: string) =>
  call<{ step: string; me: Me }>("POST", "/api/session", { body: { email, password } }).then((answer) => answer.me);

export const logOut = () => call("DELETE", "/api/session");

export const changeMe = (change: { language?: string; name?: string }) =>
  call<Me>("PATCH", "/api/session", { body: change });
