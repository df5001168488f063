package import HTTP

/// What a stand-in does with one request.
package indirect enum ScriptedResponse: Sendable, Hashable {
  /// Answers as the API would: checks the credential and the limits, then sends the operation's example.
  case usual
  /// Sends a named sample of the manifest; its absolute times are moved to the present.
  case sample(String)
  /// Sends an answer that the scenario itself holds, as written.
  case answer(HTTPResponse)
  /// Sends the error page of a proxy.
  case page(status: Int)
  /// Announces the whole example, sends half of its content and closes the connection.
  case half
  /// Sends content that never ends.
  case endless
  /// Closes the connection without an answer.
  case drop(DropPoint)
  /// Waits some seconds first.
  case delay(Double, then: ScriptedResponse)

  /// When a connection is dropped.
  package enum DropPoint: String, Sendable, Hashable, CaseIterable {
    /// With a reset, as if the request had never been read; it has no effect and counts against no limit.
    case before
    /// With an orderly end; the API has acted on the request.
    case after
  }
}
