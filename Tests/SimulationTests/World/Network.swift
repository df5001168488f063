import EventLoop
import HTTP
import SimulatedWorld

/// The way of one process to the API; it loses, refuses and delays.
@Engine
final class Network: HTTPTransport {
  private let vitals: Vitals
  private let machine: Machine
  private var api: ModelAPI { machine.api }
  private var plan: Plan { machine.plan }

  init(_ vitals: Vitals, _ machine: Machine) {
    self.vitals = vitals
    self.machine = machine
  }

  func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
    await machine.bound.step()
    guard !Task.isCancelled, vitals.pass(.beforeSending) else {
      throw Self.error(.nothingSent, .cancelled)
    }
    let asking = ModelAPI.Asking(request)
    machine.witness.chronicle.note("\(vitals.name) sends \(asking.wish)")
    machine.requests[asking.wish, default: 0] += 1
    if !asking.isSentOn { machine.witness.leaves(asking.wish) }
    if asking.isPurge, plan.has(.person) { machine.witness.purges(asking.wish) }
    if asking.isWrite { machine.witness.leaves(asking.wish, from: vitals.name) }
    if plan.has(.refusedConnection), api.chance(4) {
      throw Self.error(.nothingSent, .connectionRefused)
    }
    let reply = (request.isChallenged ? api.challenge() : nil) ?? api.receive(asking)
    let start = machine.clock.elapsed
    defer { api.leave(reply) }
    guard vitals.pass(.afterSending) else { throw Self.error(.sent, .cancelled) }
    try await travel(reply, deadline: Double(request.deadline.components.seconds))
    guard let answer = reply.answer else { throw Self.error(.sent, .connectionClosed) }
    if plan.has(.lostAnswer), api.chance(4) { throw Self.error(.sent, .connectionClosed) }
    machine.witness.chronicle.note("\(vitals.name) hears \(answer.status) of \(asking.wish)")
    guard vitals.pass(.afterAnswer) else { throw Self.error(.sent, .cancelled) }
    if let wait = reply.wait { machine.witness.hears(wait, since: start, by: vitals.name) }
    return answer
  }

  private func travel(_ reply: ModelAPI.Reply, deadline: Double) async throws(TransportError) {
    do throws(CancellationError) {
      try await machine.clock.sleep(seconds: min(reply.seconds, deadline))
    } catch {
      throw Self.error(.sent, .cancelled)
    }
    if vitals.isDead { throw Self.error(.sent, .cancelled) }
    if reply.seconds > deadline { throw Self.error(.sent, .timeout) }
  }

  private static func error(
    _ progress: TransportError.Progress,
    _ reason: TransportError.Reason
  ) -> TransportError {
    TransportError(progress: progress, reason: reason, detail: "no answer came")
  }
}
