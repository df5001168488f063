import Text
package import JSON

extension Message {
  /// Reads one line, without its line break.
  ///
  /// A line that is not JSON is malformed; its identifier is recovered where it stands before the fault.
  package init(line: [UInt8]) {
    do throws(JSONSyntaxError) {
      self.init(try JSONParser.parse(line))
    } catch {
      self = .malformed(
        id: RequestID(recoveredFrom: line[...]),
        ErrorObject(
          .parseError,
          "The line is not JSON that can be read: \(error.message). Send one message per line."
        )
      )
    }
  }

  /// Tells what a parsed line is, by the members it has.
  package init(_ value: JSONValue) {
    switch value {
    case .object(let object): self.init(object)
    case .array(let elements): self = .batch(elements.map(Self.entry))
    case .null, .bool, .number, .string: self = .notAnObject(value)
    }
  }

  private static func entry(_ value: JSONValue) -> Message {
    guard case .object(let object) = value else { return .notAnObject(value) }
    return Message(object)
  }

  private static func notAnObject(_ value: JSONValue) -> Message {
    .malformed(
      id: nil,
      ErrorObject(.invalidRequest, "A message must be an object; found \(found(value)).")
    )
  }

  private init(_ object: JSONObject) {
    let method = object["method"]
    let id = object["id"]
    let readableID = id.flatMap(RequestID.init)
    if method == nil, let outcome = Response.Outcome(object) {
      self = .response(Response(id: readableID, outcome))
      return
    }
    switch (id, readableID, Self.fault(of: object)) {
    case (_, _, let fault?):
      self = .malformed(id: readableID, fault)
    case (nil, _, nil):
      let params = object["params"]?.object ?? JSONObject()
      self = .notification(Notification(method: method?.string ?? "", params: params))
    case (let id?, nil, nil):
      self = .malformed(
        id: nil,
        ErrorObject(
          .invalidRequest,
          "\"id\" must be a string or an integer; found \(Self.found(id))."
        )
      )
    case (_?, let id?, nil):
      self = Self.request(id, method?.string ?? "", object["params"])
    }
  }

  private static func request(_ id: RequestID, _ method: String, _ params: JSONValue?) -> Message {
    switch params {
    case nil, .null: return .request(Request(id: id, method: method))
    case .object(let params): return .request(Request(id: id, method: method, params: params))
    case let other?:
      let message = "\"params\" must be an object; found \(found(other))."
      return .malformed(id: id, ErrorObject(.invalidParams, message))
    }
  }

  /// What is wrong with the two members that every request and notification has.
  private static func fault(of object: JSONObject) -> ErrorObject? {
    guard object["jsonrpc"]?.string == "2.0" else {
      let message = "\"jsonrpc\" must be \"2.0\"; found \(found(object["jsonrpc"]))."
      return ErrorObject(.invalidRequest, message)
    }
    guard object["method"]?.string != nil else {
      let message = "\"method\" must be a string; found \(found(object["method"]))."
      return ErrorObject(.invalidRequest, message)
    }
    return nil
  }

  private static func found(_ value: JSONValue?) -> String {
    switch value {
    case nil: "nothing"
    case .null: "null"
    case .bool(let value): value ? "true" : "false"
    case .number(let number): "the number \(number.text.prefix(40))"
    case .string(let text): "the string \(UntrustedText.quoted(text, limit: 40))"
    case .array: "an array"
    case .object: "an object"
    }
  }
}

extension Response.Outcome {
  /// Reads the members of a response; nil where there are none.
  fileprivate init?(_ object: JSONObject) {
    if let error = object["error"] {
      self = .error(error)
    } else if let result = object["result"] {
      self = .result(result)
    } else {
      return nil
    }
  }
}
