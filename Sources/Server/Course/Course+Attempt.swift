import EventLoop
import Failures
import HTTP
import JSON
import MCP
import Manifests
import Pacing
import Storage
import Tasks
import Time

// One attempt: the request is sent, the answer read, and what it teaches is passed on.

extension Course {
  /// A good answer: what is shown of it, and all of it where that is more.
  struct Success {
    var result: ToolResult
    let whole: String?

    init(_ text: SuccessText) {
      result = ToolResult(text)
      whole = text.whole
    }
  }

  /// Writes down that the call is done; where the agent knows its task, the rest of a long answer can be read later.
  mutating func finish(_ success: Success) async -> ToolResult {
    var result = redactor.redact(success.result)
    let whole = success.whole.map(redactor.redact) ?? result.text
    await conclude(with: KeptResult(text: whole, structured: result.structuredContent))
    if success.whole != nil, let kept = ticket?.record.result {
      result.text += "\n" + Sentence.readMore(kept)
    }
    return result
  }

  /// Sends the request and reads the answer.
  mutating func attempt(
    _ call: PreparedCall,
    _ appointment: Appointment
  ) async throws(CancellationError) -> Result<Success, Setback> {
    let seconds = min(entry.manifest.timeout, journey.remaining(at: now))
    let request = call.request(deadline: .milliseconds(Int64(seconds * 1000)))
    do throws(TransportError) {
      let received = try await surroundings.world.transport.send(request)
      // Asked for only now: keys that became known meanwhile count too.
      let answer = redactor.redact(received)
      return await read(answer, of: call, appointment)
    } catch {
      let outcome = error.progress == .sent ? AppointmentOutcome.sent : .unsent
      let isTelling = error.reason != .cancelled && error.reason.mayPass
      let lesson = isTelling ? Lesson.unwell(api: call.api) : .untold(call.application, appointment)
      await pacing.settle(appointment, outcome, teaching: [lesson], now: now)
      if error.reason == .cancelled {
        if error.progress == .sent { journey.cutOff() }
        throw CancellationError()
      }
      return .failure(.noAnswer(redactor.redact(error)))
    }
  }

  private var redactor: Redactor { surroundings.keys.redactor }

  private func read(
    _ answer: HTTPResponse,
    of call: PreparedCall,
    _ appointment: Appointment
  ) async -> Result<Success, Setback> {
    let now = now
    var facts = facts(call.arguments)
    facts.memory = pacing.remembered(of: call.application)
    facts.earlier = pacing.earlier(of: call.application, now: now)
    var lessons = call.budgetLessons(in: answer, appointment, now: now) + call.strikes(of: answer)
    let result: Result<Success, Setback>
    switch Reading(answer, facts: facts) {
    case .success(let good):
      lessons += [.healthy(api: call.api), .succeeded(call.application, appointment)]
      lessons += call.memories(of: answer, good.remembered)
      result = .success(Success(SuccessText(good, facts: facts)))
    case .failure(let failure):
      lessons += call.lessons(of: failure, in: answer, now: now) + call.memories(of: answer)
      result = .failure(.failure(failure))
    }
    await pacing.settle(appointment, .sent, teaching: lessons, now: now)
    return result
  }

  /// When the call is sent again; nil when the agent has to know first.
  func repetition(of call: PreparedCall, after setback: Setback) async -> Timestamp? {
    let random = surroundings.world.random()
    switch journey.turn(after: setback, call.repetition, now: now, random: random) {
    case .finish: return nil
    case .againAsTold(let instant): return instant
    case .againByChoice(let instant):
      let permission = await pacing.permitRepetition(of: call.application, now: now)
      return permission == .granted ? instant : nil
    }
  }
}
