import MCP

// What a client is told whose text is not taken.

extension ToolResult {
  static func refusing(_ fault: RequestState.Fault) -> ToolResult {
    var result = ToolResult(text: fault.sentence, isError: true)
    result.demand = .refusal(fault.sentence)
    return result
  }
}

extension RequestState.Fault {
  fileprivate var sentence: String {
    switch self {
    case .foreign:
      "params.requestState is not one that this server gave out. Make the call again without "
        + "inputResponses and requestState; the question comes again."
    case .late:
      "The answer came too late: a question may be answered for 15 minutes. Make the call again "
        + "without inputResponses and requestState; the question comes again."
    case .ofAnotherCall:
      "params.requestState belongs to another call. Send it with the tool and the arguments that "
        + "were asked about, or without inputResponses and requestState."
    }
  }
}
