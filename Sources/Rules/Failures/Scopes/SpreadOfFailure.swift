import Manifests

/// Whom a failure concerns that no rule of the manifest explains: the operation that met it, until others meet the same.
struct SpreadOfFailure {
  let context: CallContext
  let failure: Failure

  /// The status that counts: the answer's own, or what its body says behind a good one.
  let status: Int

  /// The scope; nil where the status says enough.
  var scope: String? {
    switch status {
    case 401, 402: return isMet(.byOtherOperation) ? caller : "operation"
    case 403 where failure.verdict == .askOperator:
      if isMet(.byOtherOperation) { return caller }
      return isMet(.byOtherCall) ? "operation" : nil
    // Every other 5xx is that of a gateway, which speaks for all that stands behind it.
    case 500 where failure.verdict == .retry: return context.isAPITroubled ? nil : "operation"
    default: return nil
    }
  }

  private var caller: String { context.credentials.isEmpty ? "ip" : "credential" }

  /// Whether such a call was refused the same way: with the same status and code, and a 403 in the same words.
  private func isMet(_ meeting: CallContext.Earlier.Meeting) -> Bool {
    context.earlier.contains { other in
      other.met == meeting && other.failure.status == failure.status
        && other.failure.code == failure.code
        && (status != 403 || other.failure.said.message == failure.said.message)
    }
  }
}

extension CallContext {
  /// Whether another operation fails on the API's side too.
  package var isAPITroubled: Bool {
    earlier.contains { $0.met == .byOtherOperation && ($0.failure.status ?? 0) >= 500 }
  }
}
