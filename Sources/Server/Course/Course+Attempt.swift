import EventLoop
import Failures
import HTTP
import MCP
import Manifests
import Pacing
import Time

// One attempt: the request is sent, the answer read, and what it teaches is passed on.

extension Course {
  /// Sends the request and reads the answer.
  func attempt(
    _ call: PreparedCall,
    _ appointment: Appointment
  ) async throws(CancellationError) -> Result<ToolResult, Setback> {
    let seconds = min(entry.manifest.timeout, journey.remaining(at: now))
    let request = call.request(deadline: .milliseconds(Int64(seconds * 1000)))
    do throws(TransportError) {
      let received = try await surroundings.world.transport.send(request)
      // Asked for only now: keys that became known meanwhile count too.
      let answer = redactor.redact(received)
      await pacing.settle(appointment, .sent, now: now)
      return await read(answer, of: call, appointment)
    } catch {
      let outcome = error.progress == .sent ? AppointmentOutcome.sent : .unsent
      await pacing.settle(appointment, outcome, now: now)
      let isTelling = error.reason != .cancelled && error.reason.mayPass
      let lesson = isTelling ? Lesson.unwell(api: call.api) : .untold(call.application, appointment)
      await pacing.learn(lesson, now: now)
      if error.reason == .cancelled { throw CancellationError() }
      return .failure(.noAnswer(redactor.redact(error)))
    }
  }

  private var redactor: Redactor { surroundings.keys.redactor }

  private func read(
    _ answer: HTTPResponse,
    of call: PreparedCall,
    _ appointment: Appointment
  ) async -> Result<ToolResult, Setback> {
    let now = now
    var facts = facts(call.arguments)
    facts.memory = surroundings.memory.values(of: call)
    var lessons = call.budgetLessons(in: answer, now: now)
    let result: Result<ToolResult, Setback>
    switch Reading(answer, facts: facts) {
    case .success(let good):
      surroundings.memory.keep(good.remembered, of: call)
      lessons += [.healthy(api: call.api), .succeeded(call.application, appointment)]
      result = .success(ToolResult(SuccessText(good, facts: facts)))
    case .failure(let failure):
      lessons += call.lessons(of: failure, now: now)
      result = .failure(.failure(failure))
    }
    for lesson in lessons { await pacing.learn(lesson, now: now) }
    return result
  }

  /// When the call is sent again; nil when the agent has to know first.
  func repetition(of call: PreparedCall, after setback: Setback) async -> Timestamp? {
    let random = surroundings.world.random()
    switch journey.turn(after: setback, call.repetition, now: now, random: random) {
    case .finish: return nil
    case .againAsTold(let instant): return instant
    case .againByChoice(let instant):
      let permission = await pacing.permitRepetition(of: call.application)
      return permission == .granted ? instant : nil
    }
  }
}
