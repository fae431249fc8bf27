/** What the server gives, as docs/web.md tells it. For the checks of types only; browsers do not read it. */
export type Answer = "open" | "yes" | "no" | "other";

export interface Fullest { section: string; day: string; interval: number; load: number; places: number; factor: number }
/** What a year is worth: spans are the least, the middle and the most; texts by language. */
export interface Worth {
  comparison: "added" | "as_now"; eur: number[]; co2_tonnes: number[] | null; vehicles: number[] | null;
  texts: Record<string, { eur: string; co2: string | null; off: string | null; missing: string[] }>;
}
export interface Net { overload: number; peak: number }
export interface Figures {
  overload: number; peak: number; crowding: number; changed: number; shifted: number; waiting: number | null;
  fullest: Fullest | null;
  asked: { parties: number; people: number; mean_min: number };
  value: Worth | null;
  assumed_share: number | null;
  net?: Record<string, Net>;
}
export interface Option {
  index: number; label: string; shift_min: number; pattern: string; times: string[]; ends?: string[]; is_today: boolean; possible?: boolean;
}
export interface Group {
  id: string; name: string; people: number; option: number | null; proposed_option: number | null;
  /** How many parts take each option, where they differ. */
  parts?: number[]; options: Option[];
}
export interface Party {
  id: string; name: string; kind: string; people: number; place?: { lat: number; lon: number } | null;
  groups: Group[]; answer: Answer; brings: { overload: number; peak: number } | null; lines: string[]; editable: boolean;
  /** Its passengers a day today where not everybody fits. */
  in_overflow?: number;
}
export interface Stop { name: string; lat: number; lon: number }
export interface Line { id: string; name: string; mode: string; stops: Stop[] }
/** By day a number for each interval. */
export type Days = Record<string, number[]>;
export interface Intervals { from_min: number[]; to_min: number[]; places: number[]; seats: number[]; base: number[] }
export interface Section {
  id: string; line: string; name: string; direction: string; along?: [number, number] | null; days: Record<string, Intervals>;
}
export interface Change {
  id: number; at: number; who: string; why: string | null; kind: string; what: Record<string, any>; parties: string[]; undone?: boolean;
}
export interface Rung { count: number; joins: string[]; overload: number; peak: number; is_now: boolean }
export interface Solve {
  id: string; state: "running" | "done" | "stopped" | "failed" | "infeasible" | "nothing"; seconds: number; time_limit_s: number;
  tier?: number | null; num_tiers?: number | null; gap: number | null; has_plan?: boolean; terms?: Terms | null;
  sentences?: string[] | null; version?: number;
}
export interface Snapshot {
  version: number; id: string; name: string;
  region: {
    id: string; content_hash: string; name: string; days: string[]; bin_min: number; modes: string[];
    peak_periods?: { name: string; from_min: number; to_min: number }[];
  };
  language: "nl" | "en"; parties: Party[]; lines: Line[]; sections: Section[];
  loads: { today: Record<string, Days>; now: Record<string, Days> };
  figures: { today: Figures; now: Figures; saved: Figures | null };
  adherence: number; is_complete: boolean; scenarios?: Version[]; people?: number; role?: string; checked?: Checked | null; history: Change[]; ladder?: Rung[] | null; solve?: Solve | null;
}
/** What one change made different: the same in the answer to who made it and in the event to all others. */
export interface Body {
  version: number; change: Change | null; figures: Snapshot["figures"]; loads: Record<string, Days>;
  parties: PartyNow[]; adherence: number; is_complete: boolean; ladder?: Rung[] | null; meanwhile?: Change[];
}
/** What changes of a party on the table. */
export interface PartyNow {
  id: string; answer: Answer; editable: boolean; brings: Party["brings"];
  groups: { id: string; option: number | null; proposed_option: number | null; parts?: number[] }[];
}
export interface Problem { where: string; found: string; expected: string; advice: string }
export interface Details { title?: string; status?: number; detail?: string; problems?: Problem[]; version?: number; changes?: Change[]; table?: string }
export interface Terms { overload: number; peak: number; changed: number }
export interface Choice { group: string; options: { shift_min: number; pattern: string; parts: number }[] }
export interface Refusal {
  organisations: string[]; terms: Terms; breaks: boolean;
  /** The party that then chooses otherwise, "" where nobody has to; null where no answer was sought. */
  answer: null | { organisation: string; choices: Choice[]; terms: Terms };
}
export interface Beside {
  tables: { id: string; name: string; figures: Snapshot["figures"] }[];
  differing: { party: string; name: string; group: string; options: (number | null)[]; labels: (string | null)[] }[];
}
export interface Version { id: string; name: string; shared: boolean; is_own: boolean }
export interface Checked { version: number; broken: { rule: string; texts: Record<string, string>; amount: number; unit: string }[]; written: boolean }
/** What is pointed at, or chosen: a line, a section or a party. */
export interface Pointed { line?: string | null; party?: string | null }
