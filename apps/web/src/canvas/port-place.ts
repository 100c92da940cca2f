/** Where a port sits on its card: which side, and how far along it. Ports of one side share it evenly. */
import type { KindSpec, PortSpec } from "@eventyard/model";
import { Position } from "reactflow";

/** Which side of the card a port is on. */
export function portSide(port: PortSpec): Position {
  if (port.dead === true) return Position.Bottom;
  return port.direction === "in" ? Position.Left : Position.Right;
}

/** How far along its side, from the top or the left, in (0, 1); one port alone is in the middle. */
export function portShare(spec: KindSpec | undefined, portId: string): number {
  const port = spec?.ports.find(({ id }) => id === portId);
  if (spec === undefined || port === undefined) return 0.5;
  const side = portSide(port);
  const beside = spec.ports.filter((other) => portSide(other) === side);
  return (beside.indexOf(port) + 1) / (beside.length + 1);
}
