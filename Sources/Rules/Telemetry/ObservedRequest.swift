package import JSON
package import Time

/// A request of a client as those see it who look on; made once and shared by all that happens for it.
package final class ObservedRequest: Sendable {
  /// Which request of this process, from 1 on.
  package let number: UInt64
  package let tool: String
  package let begun: Timestamp

  /// Name and version as the client tells them, not to be trusted; nil where it tells none.
  package let client: String?

  /// The revision of MCP, and the identifier that the client gave the request.
  package let revision: String?
  package let id: String?

  /// Where it stands in a trace; nil where nobody traces.
  package let trace: TraceContext?

  /// Makes a request that has just come.
  package init(
    number: UInt64,
    tool: String,
    begun: Timestamp,
    client: String? = nil,
    revision: String? = nil,
    id: String? = nil,
    trace: TraceContext? = nil
  ) {
    self.number = number
    self.tool = tool
    self.begun = begun
    self.client = client
    self.revision = revision
    self.id = id
    self.trace = trace
  }
}

/// The call of an operation as those see it who look on; made once and shared by all that happens to it.
package final class ObservedCall: Sendable {
  /// Which call of this process, from 1 on; one request may take up several.
  package let number: UInt64
  package let api: String
  package let tool: String
  package let begun: Timestamp

  /// What the agent calls the task by; nil without one.
  package let task: String?

  /// What it was called with, without secrets; nil unless the operator wants arguments to be kept.
  package let arguments: JSONObject?

  /// Its span; nil where nobody traces.
  package let span: SpanID?

  /// Makes a call that has just begun.
  package init(
    number: UInt64,
    api: String,
    tool: String,
    begun: Timestamp,
    task: String? = nil,
    arguments: JSONObject? = nil,
    span: SpanID? = nil
  ) {
    self.number = number
    self.api = api
    self.tool = tool
    self.begun = begun
    self.task = task
    self.arguments = arguments
    self.span = span
  }
}
