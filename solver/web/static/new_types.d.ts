// What the server says of a region that is being made.
export interface Fault { where: string; found: string; expected: string; advice: string; sheet?: string; cell?: string; row?: number; sentence: string }
export interface FeedLine { route_id: string; direction: number; name: string; mode: string; headsign: string; num_runs: number; num_peak: number; first: string; last: string }
export interface Seen { file: string; sort: string; rows: Record<string, number>; table: string | null; date: string | null; why: string; warning: string; lines: FeedLine[]; num_lines: number; problems: Fault[]; marked: string[]; replaced_by?: string; beside?: string[] }
export interface School { id: string; name: string; pc4: string; pupils: number; source: string; is_own: boolean }
export interface Party { id: string; name: string; people: number; people_from: string; people_quality: string; place: [number, number] | null; begins: string[]; public_transport: number | null; assumed: string[] }
export interface Assumption { key: string; what: string; value: string; source: string; quality: string; people: number | null; is_own: boolean; how: string; decides: number | null }
export interface Lost { reason: "no_place" | "no_stop" | "no_flow" | "no_pupils" | "no_lines"; what: string; people: number | null; share: number | null; names: string[]; ids: string[] }
export interface Place { lat: number; lon: number }
export interface Line { id: string; name: string; mode: string }
export interface Made { lost: Lost[]; parties: Party[]; unplaced: string[]; assumptions: Assumption[]; faults: Fault[]; marked: string[]; stops: { name: string; lat: number; lon: number }[]; postcodes: Record<string, [number, number]>; lines: Line[]; instance: object | null; is_swept: boolean }
export interface Choices { municipalities: string[]; days: string[]; date: string | null; include: string[]; exclude: string[]; feed: string | null; places: Record<string, Place>; own: Record<string, { value: string; source: string }> }
export interface State { id: string; title: string; choices: Choices; schools: School[]; files: Record<string, Seen>; refused: Record<string, Seen>; made: Made | null; is_stale: boolean; is_open: boolean }
/** Changes choices on the server; what goes wrong is told in the element. */
export type Change = (choices: object, told: HTMLElement) => Promise<boolean>;
