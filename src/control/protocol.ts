// What goes into a controller and what comes out: one event at an instant in, messages, timers, probes and log entries out.
// The controller has no clock and no randomness; whoever drives it (the simulator, a test, a shim before real switches) has both.
// How to drive it is stated at the top of controller.ts.

import type { FromSwitch, ToSwitch } from '../switching/messages.ts';
import type { ChangeRequest } from './change.ts';
import type { ProbeKind } from './config.ts';
import type { LogEntry } from './control-log.ts';

export type ControlEvent =
  /** First event. `preloaded`: the driver put initialRules() into every switch; otherwise the controller sends them. */
  | { readonly kind: 'start'; readonly preloaded: boolean }
  | { readonly kind: 'request'; readonly request: ChangeRequest }
  | { readonly kind: 'from-switch'; readonly ingress: string; readonly message: FromSwitch }
  /** A timer of an earlier output is due. One that was since armed later or cancelled is ignored. */
  | { readonly kind: 'timer'; readonly id: string }
  /** The control channel of a switch breaks, or is there again (after a restart of the switch too). */
  | { readonly kind: 'channel'; readonly ingress: string; readonly up: boolean }
  | {
      readonly kind: 'probe-result';
      readonly server: string;
      readonly probe: ProbeKind;
      readonly up: boolean;
    }
  /** From here on nothing is received until `controller-up`. */
  | { readonly kind: 'controller-down' }
  /** Back, with its configuration but without its memory; names the switches whose channel is there. */
  | { readonly kind: 'controller-up'; readonly channels: readonly string[] };

export interface AddressedMessage {
  readonly ingress: string;
  readonly message: ToSwitch;
}

export interface TimerChange {
  readonly id: string;
  /** null: cancelled. A new instant replaces the one before. */
  readonly atUs: number | null;
}

export interface ProbeRequest {
  readonly server: string;
  readonly probe: ProbeKind;
}

export interface ControlOutput {
  /** In the order in which they must reach each switch. */
  readonly messages: readonly AddressedMessage[];
  readonly timers: readonly TimerChange[];
  readonly probes: readonly ProbeRequest[];
  readonly log: readonly LogEntry[];
}
