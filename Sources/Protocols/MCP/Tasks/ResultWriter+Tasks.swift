import JSON
import JSONRPC

extension ResultWriter {
  /// The answer to a call that goes on as a task (ext-tasks 2026-07-28, `CreateTaskResult`).
  func creation(of state: TaskState, to id: RequestID) -> [UInt8] {
    response(.task, to: id, in: .july2026) { output in
      append(state, status: "working", to: &output)
    }
  }

  /// The answer to being asked for a task (ext-tasks 2026-07-28, `GetTaskResult`).
  func task(_ answer: TaskAnswer, to id: RequestID) -> [UInt8] {
    response(.complete, to: id, in: .july2026) { output in
      append(answer.state, status: answer.status.name, to: &output)
      switch answer.status {
      case .working, .cancelled: return
      case .inputRequired(let name, let elicitation):
        output.append(contentsOf: #","inputRequests":"#.utf8)
        JSONWriter.append(.object([name: .object(elicitation.request(named: name))]), to: &output)
        return
      case .completed(let result):
        output.append(contentsOf: #","result":{"resultType":"complete","#.utf8)
        append(result, in: .july2026, to: &output)
      case .failed(let reason):
        output.append(contentsOf: #","error":{"code":\#(ErrorCode.internalError.rawValue),"#.utf8)
        output.append(contentsOf: #""message":"#.utf8)
        JSONWriter.append(.string(reason), to: &output)
      }
      output.append(UInt8(ascii: "}"))
    }
  }

  /// A result without members of its own.
  func acknowledgement(to id: RequestID) -> [UInt8] {
    MessageWriter.response(to: id) { output in
      output.append(contentsOf: #"{"resultType":"complete""#.utf8)
      output.append(contentsOf: modernMeta)
      output.append(UInt8(ascii: "}"))
    }
  }

  private func append(_ state: TaskState, status: String, to output: inout [UInt8]) {
    var members: JSONObject = ["taskId": .string(state.id), "status": .string(status)]
    if let message = state.statusMessage { members["statusMessage"] = .string(message) }
    members["createdAt"] = .string(state.created)
    members["lastUpdatedAt"] = .string(state.updated)
    members["ttlMs"] = state.ttlMs.map(Self.milliseconds) ?? .null
    if let interval = state.pollIntervalMs {
      members["pollIntervalMs"] = Self.milliseconds(interval)
    }
    output.append(contentsOf: JSONWriter.bytes(.object(members)).dropFirst().dropLast())
  }

  /// A duration within what the schema allows, which is what a double holds exactly.
  private static func milliseconds(_ duration: Int) -> JSONValue {
    JSONValue(min(max(duration, 0), (1 << 53) - 1))
  }
}

extension TaskAnswer.Status {
  fileprivate var name: String {
    switch self {
    case .working: "working"
    case .inputRequired: "input_required"
    case .completed: "completed"
    case .failed: "failed"
    case .cancelled: "cancelled"
    }
  }
}
