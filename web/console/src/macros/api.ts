import { address, call, type Schemas } from "../api.ts";

export type Actions = Schemas["MacroActions"];
export type MacroRow = Schemas["MacroRowView"];
export type Macro = Schemas["MacroView"];
export type Audience = Schemas["Audience"];
export type Version = Schemas["MacroVersionView"];
export type Choices = Schemas["MacroChoices"];
export type Placeholder = Schemas["PlaceholderView"];
export type Imported = Schemas["MacroImport"];
export type Offered = Schemas["OfferedMacro"];
export type Filled = Schemas["FilledMacro"];

export const macrosKey = ["macros"] as const;
export const macroChoicesKey = [...macrosKey, "choices"] as const;

export const NOTHING: Actions = {
  status: null,
  snooze_hours: 0,
  priority: null,
  category: "",
  tags: [],
  assignee: "",
  team: "",
};

export const fetchMacros = (
  asked: { words: string; folder?: string; archived: boolean },
  cursor: string | null,
  signal: AbortSignal,
) =>
  call<Schemas["MacroPage"]>("GET", "/api/macros", { query: { ...asked, cursor }, signal }).then(
    ({ macros, next }) => ({ rows: macros, next }),
  );

export const fetchMacro = (id: string, signal: AbortSignal) => call<Macro>("GET", `/api/macros/${id}`, { signal });

export const fetchMacroChoices = (signal: AbortSignal) => call<Choices>("GET", "/api/macros/choices", { signal });

/** Add a macro, or change the one with this id. */
export const saveMacro = (id: string | null, body: object) =>
  call<Macro>(id === null ? "POST" : "PUT", `/api/macros${id === null ? "" : `/${id}`}`, { body });

export const archiveMacro = (id: string, archived: boolean) =>
  call<Macro>("PUT", `/api/macros/${id}/archived`, { body: { archived } });

export const fetchVersions = (id: string, signal: AbortSignal) =>
  call<Schemas["MacroVersions"]>("GET", `/api/macros/${id}/versions`, { signal });

export const restoreVersion = (id: string, number: number) =>
  call<Macro>("PUT", `/api/macros/${id}/version`, { body: { number } });

export const importMacros = (text: string, rehearse: boolean) =>
  call<Imported>("POST", "/api/macros/import", { body: { text, dry_run: rehearse } });

export const takeStarterSet = () => call<Imported>("POST", "/api/macros/starter-set", { body: {} });

export const exportAddress = (form: "csv" | "json") => address("/api/macros/export", { form });

export const fetchOffered = (number: number, words: string, signal: AbortSignal) =>
  call<Schemas["OfferedMacros"]>("GET", `/api/conversations/${number}/macros`, { query: { words }, signal });

export const fetchFilled = (number: number, id: string) =>
  call<Filled>("GET", `/api/conversations/${number}/macros/${id}`);
