package import JSON
package import JSONRPC

/// A well-formed request whose answer takes time.
package struct Call: Sendable, Hashable {
  /// The place of a call in the order of arrival; unlike a request's identifier never used again.
  package struct Key: Sendable, Hashable {
    let number: Int
  }

  /// Where the answer goes.
  enum Destination: Sendable, Hashable {
    case line
    case batch(Int)
  }

  /// What is to be done for the answer.
  package enum Work: Sendable, Hashable {
    /// The call of a tool that exists, with arguments not yet held against the tool's schema.
    case tool(
      name: String,
      arguments: JSONObject,
      tasks: TaskSupport,
      answers: InputResponses? = nil
    )
    /// A look at a task, which runs it when it is due.
    case getTask(String)
    /// Answers for a task, by the names of its questions.
    case updateTask(String, [String: ElicitationAnswer])
    /// The wish that a task be given up.
    case cancelTask(String)
    /// A look at what has happened.
    case pollEvents(EventQuery)

    /// Whether it may take long; what may not waits for no place and takes none from others.
    var isLong: Bool {
      switch self {
      case .tool, .getTask: true
      case .updateTask, .cancelTask, .pollEvents: false
      }
    }
  }

  /// What the session knows the call by.
  package let key: Key
  /// What the client knows the call by.
  package let id: RequestID
  /// What is to be done for the answer.
  package let work: Work
  /// The revision that shapes the answer.
  package let version: ProtocolVersion
  /// What the client can ask its person.
  package let elicitation: ElicitationSupport
  /// What progress is sent under; nil when the client wants none.
  package let progressToken: RequestID?
  let destination: Destination
  /// What the request tells of itself.
  package let metadata: RequestMetadata
}

extension Call {
  /// How a call ended, as its work gives it.
  package enum Outcome: Sendable, Hashable {
    /// The end of a tool's call.
    case result(ToolResult)
    /// How a task stands.
    case task(TaskAnswer)
    /// There is nothing to tell but that it was done.
    case done
    /// There is no task of this id.
    case unknownTask(String)
    /// Tasks cannot be looked at just now.
    case unavailable(TaskUnavailable)
    /// What has happened; nil for a cursor that was never given out.
    case events(EventPage?)
  }

  /// The parameters of a `tools/call` after they have been checked.
  struct ToolParameters {
    let name: String
    let arguments: JSONObject
    let answers: InputResponses?

    /// Reads the parameters; null arguments, and empty ones of another kind, count as none.
    ///
    /// A text that holds an object stands as the only argument, `arguments`: the provider unwraps it, and says so.
    init(_ params: JSONObject) throws(ErrorObject) {
      guard case .string(let name) = params["name"] else {
        let found = params["name"].map { "is \($0.kindWithArticle)" } ?? "is missing"
        throw ErrorObject(
          .invalidParams,
          "params.name must be the name of a tool, a string; it \(found)."
        )
      }
      self.name = name
      answers = try InputResponses(params)
      switch params["arguments"] {
      case nil, .null: arguments = JSONObject()
      case .object(let object): arguments = object
      case .string(let text) where text.isEmpty: arguments = JSONObject()
      case .array(let elements) where elements.isEmpty: arguments = JSONObject()
      case .string(let text) where (try? JSONParser.parse(text))?.object != nil:
        arguments = ["arguments": .string(text)]
      case let other?:
        throw ErrorObject(
          .invalidParams,
          "params.arguments must be an object, not \(other.kindWithArticle)."
        )
      }
    }
  }
}
