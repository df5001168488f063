package import Manifests

/// Why a rehearsal does not start.
package enum RehearsalError: Error, Sendable, Hashable {
  /// The scenario file has faults; all of them are listed.
  case scenario([Diagnostic])
  /// The address cannot be listened on; the reason is a clause without a full stop.
  case cannotListen(port: UInt16, reason: String)
}

extension RehearsalError: CustomStringConvertible {
  /// What to do, one line for each fault.
  package var description: String {
    switch self {
    case .scenario(let diagnostics): diagnostics.map(\.description).joined(separator: "\n")
    case .cannotListen(let port, let reason):
      "cannot listen on 127.0.0.1:\(port): \(reason); choose another port, or 0 for any free one"
    }
  }
}
