package import HTTPServer
import HTTP
import JSON
package import Tasks

/// What a browser asks of the status page.
package enum PageRequest: Sendable, Hashable {
  case page
  /// Changes, as they come, of so much of what waits.
  case events(StatusPage.Extent)
  case story(TaskID)
  case act(PageAct)

  /// Reads a request that `guardian` lets through.
  ///
  /// - Throws: `PageRefusal` for every other.
  package init(
    _ head: RequestHead,
    body: [UInt8],
    by guardian: PageGuard
  ) throws(PageRefusal) {
    let path = try guardian.admit(head)
    if path == "act" {
      self = try Self.act(head, body)
      return
    }
    guard head.method == "GET" || head.method == "HEAD" else { throw .badMethod }
    switch path {
    case "": self = .page
    case "events": self = .events(.first)
    case "events/all": self = .events(.all)
    case _ where path.hasPrefix("task/"):
      guard let task = TaskID(String(path.dropFirst("task/".count))) else { throw .noTask }
      self = .story(task)
    default: throw .notFound
    }
  }

  private static func act(
    _ head: RequestHead,
    _ body: [UInt8]
  ) throws(PageRefusal) -> PageRequest {
    guard head.method == "POST" else { throw .badMethod }
    let type = head.fields["Content-Type"]?.prefix { $0 != ";" && $0 != " " } ?? ""
    // A form of another page cannot send this type without asking first.
    guard type.equalsIgnoringASCIICase("application/json") else { throw .notJSON }
    return .act(try PageAct(body))
  }
}

/// What a person does on the status page.
package enum PageAct: Sendable, Hashable {
  /// A scope as it is shown, or a task's handle.
  case release(String)
  case cancel(TaskID, call: Int?)
  case write(Sighting, SightedCall)

  /// Reads the content of a request.
  ///
  /// - Throws: `PageRefusal` for what is no act.
  init(_ body: [UInt8]) throws(PageRefusal) {
    let value: JSONValue
    do throws(JSONSyntaxError) {
      value = try JSONParser.parse(body)
    } catch {
      throw .badAct(error.message)
    }
    switch value["act"]?.string {
    case "release":
      guard let name = value["name"]?.string else { throw .badAct("name is missing") }
      self = .release(name)
    case "cancel": self = .cancel(try Self.task(value), call: value["call"]?.integer)
    case "happened": self = .write(.happened, try Self.call(value))
    case "did_not_happen": self = .write(.didNotHappen, try Self.call(value))
    default: throw .badAct("act is release, cancel, happened or did_not_happen")
    }
  }

  private static func task(_ value: JSONValue) throws(PageRefusal) -> TaskID {
    guard let task = value["task"]?.string.flatMap({ TaskID($0) }) else {
      throw .badAct("task is no handle")
    }
    return task
  }

  private static func call(_ value: JSONValue) throws(PageRefusal) -> SightedCall {
    guard let number = value["call"]?.integer, let mark = value["mark"]?.string else {
      throw .badAct("call and mark are missing")
    }
    return SightedCall(task: try task(value), number: number, mark: mark)
  }
}
