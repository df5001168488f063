/// Why the standard streams could not be taken.
package enum StdioError: Error, Sendable, Hashable {
  /// The stream of this name was closed when the program started.
  case notOpen(stream: String)
  /// The public descriptors could not be turned away, for the system's reason.
  case cannotRedirect(reason: String)

  /// What happened and what to do, in full sentences.
  package var message: String {
    switch self {
    case .notOpen(let stream):
      "Standard \(stream) is not open. Let an MCP client start this program, or give it pipes."
    case .cannotRedirect(let reason):
      "Standard input and output cannot be redirected (\(reason)). Check that /dev/null exists "
        + "and that descriptors are left."
    }
  }
}
