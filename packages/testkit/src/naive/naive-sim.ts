/**
 * The naive kernel: the contract of `behaviour.ts` written down as plainly as possible, without a thought for speed. It
 * shares with the real kernel only what is compiled from the design, the random streams and the hash function, so that
 * everything else (order, edges, cuts, messages, counting) is there twice and can be compared.
 */
import type {
  Behaviour,
  Confirmation,
  EdgeIndex,
  LossReason,
  MessageHandle,
  NodeIndex,
  NodeSetup,
  Program,
  ReplyStatus,
  Settlement,
  Sim,
  StreamIndex,
} from "@eventyard/engine";
import {
  commandText,
  detExp,
  detLog,
  RandomStreams,
  sampleExponential,
  sampleNormal,
  TraceHash,
} from "@eventyard/engine";
import type { Content, EdgeParams, FaultId, Params, RunCommand } from "@eventyard/model";
import { resolveEdgeParams, resolveParams } from "@eventyard/model";
import { NaiveAgenda } from "./naive-agenda.ts";
import type { Planned } from "./naive-agenda.ts";
import { NaiveBooks } from "./naive-books.ts";
import { NaiveMessages } from "./naive-messages.ts";
import { NaiveRows } from "./naive-rows.ts";

const NS_PER_MS = 1e6;
const DELIVERY = 1;
const CALL = 2;

/** Equal for equal contents. */
function contentText(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

export class NaiveSim implements Sim {
  readonly program: Program;
  readonly messages = new NaiveMessages();
  readonly rows = new NaiveRows();
  readonly nodeBooks: NaiveBooks[];
  readonly edgeBooks: NaiveBooks[];
  readonly trace = new TraceHash();
  readonly agenda = new NaiveAgenda();
  nowNs = 0;
  events = 0;
  confirmsAsked = false;
  private readonly random: RandomStreams;
  private readonly states: unknown[];
  private readonly params: Params[];
  private readonly latencyNs: number[];
  private readonly cut = new Set<EdgeIndex>();
  private readonly asking = new Set<EdgeIndex>();
  private readonly faults = new Set<string>();
  private readonly contents: Content[] = [{ type: "", source: "", headers: {}, data: {} }];
  private readonly contentTexts = this.contents.map(contentText);
  /** Nodes that report their backlog themselves. */
  private readonly reporting = new Set<NodeIndex>();

  constructor(program: Program, seed: number, traces: ReadonlyMap<string, Int32Array>) {
    this.program = program;
    this.random = new RandomStreams(seed);
    this.params = [...program.params];
    this.nodeBooks = program.nodeIds.map(() => new NaiveBooks());
    this.edgeBooks = program.edgeIds.map(() => new NaiveBooks());
    this.latencyNs = Array.from(program.edgeLatencyMs, (ms) => Math.max(0, Math.round(ms * NS_PER_MS)));
    if (program.edgeLends.includes(CALL)) {
      this.messages.use("ticket");
      this.messages.use("via");
    }
    this.states = program.behaviours.map((behaviour, node) =>
      behaviour.create(this.setup(node, traces), program.params[node]!),
    );
    for (const [node, behaviour] of program.behaviours.entries()) behaviour.start?.(this, this.states[node]);
  }

  private setup(node: NodeIndex, traces: ReadonlyMap<string, Int32Array>): NodeSetup {
    const { program, messages } = this;
    const edges = (ends: Int32Array, ports: readonly string[], port: string): EdgeIndex[] =>
      program.edgeIds.map((_, edge) => edge).filter((edge) => ends[edge] === node && ports[edge] === port);
    return {
      node,
      id: program.nodeIds[node]!,
      edgesIn: (port) => edges(program.edgeTo, program.edgeToPort, port),
      edgesOut: (port) => edges(program.edgeFrom, program.edgeFromPort, port),
      isDelivery: (edge) => program.edgeLends[edge] === DELIVERY,
      stream: (purpose) => this.random.open(program.nodeIds[node]!, purpose),
      trace: (name) => traces.get(name),
      edgeParams: (edge) => program.edgeParams[edge]!,
      contracts: program.contracts,
      useColumn: (column) => messages.use(column),
      askConfirms: (edge) => {
        this.asking.add(edge);
        this.confirmsAsked = true;
        messages.use("ticket");
        messages.use("via");
      },
    };
  }

  /** Runs every event up to and including `tNs` and moves the clock there. Throws a RangeError beyond `eventsMax`. */
  advanceTo(tNs: number, eventsMax: number): void {
    for (let next = this.agenda.take(tNs); next !== undefined; next = this.agenda.take(tNs)) {
      if (++this.events > eventsMax) throw new RangeError("naive kernel: too many events");
      this.nowNs = next.atNs;
      this.run(next);
    }
    this.nowNs = tNs;
  }

  private run({ what, place, code, arg }: Planned): void {
    const { program } = this;
    if (what === "timer") {
      this.trace.add(this.nowNs, place, code as number, arg);
      program.behaviours[place]!.wake?.(this, this.states[place], code as number, arg);
    } else if (what === "reply") {
      const caller = program.edgeFrom[place]!;
      this.trace.add(this.nowNs, caller, ~(program.edgeIds.length + place), arg);
      program.behaviours[caller]!.replied?.(this, this.states[caller], place, arg, code as ReplyStatus);
    } else this.arrive(place, arg, code as string);
  }

  private arrive(edge: EdgeIndex, message: MessageHandle, stamp: string): void {
    const node = this.program.edgeTo[edge]!;
    this.trace.add(this.nowNs, node, ~edge, message);
    if (stamp !== this.stamp(message)) {
      this.edgeBooks[edge]!.count("lost", 1);
      this.grant(edge, 1);
      return;
    }
    this.edgeBooks[edge]!.count("arrived", 1);
    this.program.behaviours[node]!.arrive?.(this, this.states[node], edge, message);
  }

  private stamp(message: MessageHandle): string {
    return `${this.messages.generation[message]}/${this.messages.attempts[message]}`;
  }

  apply(command: RunCommand): void {
    this.trace.addText(this.nowNs, commandText(command));
    if ("edge" in command) {
      const edge = this.program.edgeIndex.get(command.edge)!;
      if (command.type === "fault") this.setCut(edge, command.on);
      else this.changeEdge(edge, command.params);
      return;
    }
    const node = this.program.nodeIndex.get(command.node)!;
    const behaviour = this.program.behaviours[node]!;
    if (command.type === "send") behaviour.send?.(this, this.states[node], command.count);
    else if (command.type === "fault") this.setFault(behaviour, node, command.fault, command.on);
    else {
      const params = resolveParams(this.program.specs[node]!, { ...this.params[node], ...command.params });
      this.params[node] = params;
      behaviour.change?.(this, this.states[node], params);
    }
  }

  private setFault(behaviour: Behaviour, node: NodeIndex, fault: FaultId, on: boolean): void {
    const name = `${node} ${fault}`;
    if (this.faults.has(name) === on) return;
    if (on) this.faults.add(name);
    else this.faults.delete(name);
    behaviour.fault?.(this, this.states[node], fault, on);
  }

  private changeEdge(edge: EdgeIndex, params: EdgeParams): void {
    const from = this.program.edgeFrom[edge]!;
    this.latencyNs[edge] = Math.max(0, Math.round(params.latencyMs * NS_PER_MS));
    const port = this.program.specs[from]!.ports.find(({ id }) => id === this.program.edgeFromPort[edge])!;
    if (port.edge !== undefined)
      this.program.behaviours[from]!.edgeChanged?.(
        this,
        this.states[from],
        edge,
        resolveEdgeParams(port, params),
      );
  }

  private setCut(edge: EdgeIndex, on: boolean): void {
    if (this.cut.has(edge) === on) return;
    const { behaviours, edgeFrom, edgeTo, edgeLends } = this.program;
    if (on) {
      this.cut.add(edge);
      this.agenda.removeUnderWay("reply", edge);
      for (const { arg } of this.agenda.removeUnderWay("arrival", edge)) this.drop(edge, arg);
      const bus = edgeFrom[edge]!;
      if (edgeLends[edge] === DELIVERY) behaviours[bus]!.disconnected?.(this, this.states[bus], edge);
    } else {
      this.cut.delete(edge);
      const worker = edgeTo[edge]!;
      if (edgeLends[edge] === DELIVERY) behaviours[worker]!.reconnected?.(this, this.states[worker], edge);
    }
  }

  private drop(edge: EdgeIndex, message: MessageHandle): void {
    this.edgeBooks[edge]!.count("lost", 1);
    if (this.program.edgeLends[edge] === CALL) this.release(message);
    else if (this.program.edgeLends[edge] !== DELIVERY)
      this.lose(this.program.edgeFrom[edge]!, message, "cut");
  }

  private send(edge: EdgeIndex, what: "arrival" | "reply", code: string, arg: number): void {
    // nothing overtakes what is on its way
    const before = this.agenda.underWay(what, edge).map(({ atNs }) => atNs);
    const atNs = Math.max(this.nowNs + this.latencyNs[edge]!, ...before);
    this.agenda.add({ atNs, what, place: edge, code, arg });
  }

  createRoot(key: number, sizeBytes: number): MessageHandle {
    return this.messages.root(this.nowNs, key, sizeBytes);
  }

  createFollowUp(cause: MessageHandle, sizeBytes: number): MessageHandle {
    return this.messages.followUp(cause, sizeBytes);
  }

  copy(message: MessageHandle): MessageHandle {
    return this.messages.copy(message);
  }

  release(message: MessageHandle): void {
    this.messages.release(message);
  }

  lose(node: NodeIndex, message: MessageHandle, reason: LossReason): void {
    this.nodeBooks[node]!.lose(reason);
    this.release(message);
  }

  publish(edge: EdgeIndex, message: MessageHandle): void {
    this.edgeBooks[edge]!.count("sent", 1);
    if (this.cut.has(edge)) {
      this.drop(edge, message);
      return;
    }
    this.messages.hops[message]!++;
    this.messages.via[message] = edge;
    this.send(edge, "arrival", this.stamp(message), message);
  }

  deliver(edge: EdgeIndex, message: MessageHandle): void {
    this.edgeBooks[edge]!.count("sent", 1);
    if (this.cut.has(edge)) this.drop(edge, message);
    else this.send(edge, "arrival", this.stamp(message), message);
  }

  call(edge: EdgeIndex, request: MessageHandle, ticket: number): void {
    this.edgeBooks[edge]!.count("sent", 1);
    if (this.cut.has(edge)) {
      this.drop(edge, request);
      return;
    }
    this.messages.ticket[request] = ticket;
    this.messages.via[request] = edge;
    this.send(edge, "arrival", this.stamp(request), request);
  }

  reply(edge: EdgeIndex, ticket: number, status: ReplyStatus): void {
    if (!this.cut.has(edge)) this.send(edge, "reply", status, ticket);
  }

  grant(edge: EdgeIndex, count: number): void {
    if (this.cut.has(edge)) return;
    const bus = this.program.edgeFrom[edge]!;
    this.program.behaviours[bus]!.credit?.(this, this.states[bus], edge, count);
  }

  settle(
    edge: EdgeIndex,
    message: MessageHandle,
    generation: number,
    attempt: number,
    settlement: Settlement,
    delayNs = 0,
  ): void {
    if (this.cut.has(edge)) return;
    const bus = this.program.edgeFrom[edge]!;
    this.program.behaviours[bus]!.settled?.(
      this,
      this.states[bus],
      edge,
      message,
      generation,
      attempt,
      settlement,
      delayNs,
    );
  }

  disconnect(edge: EdgeIndex): void {
    if (this.cut.has(edge)) return;
    const bus = this.program.edgeFrom[edge]!;
    this.program.behaviours[bus]!.disconnected?.(this, this.states[bus], edge);
  }

  confirm(edge: EdgeIndex, ticket: number, confirmation: Confirmation): void {
    if (ticket < 0 || !this.asking.has(edge) || this.cut.has(edge)) return;
    const publisher = this.program.edgeFrom[edge]!;
    this.program.behaviours[publisher]!.confirmed?.(this, this.states[publisher], edge, ticket, confirmation);
  }

  content(index: number): Content {
    return this.contents[index] ?? this.contents[0]!;
  }

  contentIndex(content: Content): number {
    const text = contentText(content);
    const at = this.contentTexts.indexOf(text);
    if (at >= 0) return at;
    this.contents.push(content);
    return this.contentTexts.push(text) - 1;
  }

  wakeAfter(node: NodeIndex, delayNs: number, code: number, arg: number): number {
    const delay = delayNs > 0 ? Math.round(delayNs) : 0;
    return this.agenda.add({ atNs: this.nowNs + delay, what: "timer", place: node, code, arg });
  }

  cancel(timer: number): void {
    this.agenda.cancel(timer);
  }

  // no ledger
  hold(): void {}
  letGo(): void {}
  drawFor(stream: StreamIndex, flow: number, turn: number): void {
    if (this.program.commonRandom) this.random.turnTo(stream, flow, turn);
  }

  effect(): void {}
  served(): void {}
  mark(): void {}
  value(): void {}
  book(): void {}
  markFailure(): void {}

  uniform(stream: number): number {
    return this.random.uniform(stream);
  }

  integer(stream: number, n: number): number {
    return this.random.integer(stream, n);
  }

  exponential(stream: number): number {
    return sampleExponential(this.random, stream);
  }

  normal(stream: number): number {
    return sampleNormal(this.random, stream);
  }

  exp(x: number): number {
    return detExp(x);
  }

  log(x: number): number {
    return detLog(x);
  }

  count(node: NodeIndex, counter: string, by: number): void {
    this.nodeBooks[node]!.count(counter, by);
  }

  level(node: NodeIndex, level: string, value: number): void {
    if (level === "backlog") this.reporting.add(node);
    this.nodeBooks[node]!.level(level, this.nowNs, value);
  }

  edgeBacklog(edge: EdgeIndex, value: number): void {
    const change = value - this.edgeBooks[edge]!.value("backlog");
    this.edgeBooks[edge]!.level("backlog", this.nowNs, value);
    const node = this.program.edgeFrom[edge]!;
    const books = this.nodeBooks[node]!;
    if (!this.reporting.has(node)) books.level("backlog", this.nowNs, books.value("backlog") + change);
  }

  recordLatency(node: NodeIndex, durationNs: number): void {
    this.nodeBooks[node]!.durations.push(durationNs);
  }
}
