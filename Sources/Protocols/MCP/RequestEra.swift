import Text
import JSON
package import JSONRPC

/// Names of the metadata that every modern message carries (2026-07-28, basic, `_meta`).
enum MetaKey {
  static let protocolVersion = "io.modelcontextprotocol/protocolVersion"
  static let clientCapabilities = "io.modelcontextprotocol/clientCapabilities"
  static let clientInfo = "io.modelcontextprotocol/clientInfo"
  static let serverInfo = "io.modelcontextprotocol/serverInfo"
}

extension ProtocolVersion {
  /// The revision a request claims for itself in its metadata; nil when it claims none.
  ///
  /// - Throws: the error to answer with when the metadata do not fit or name another revision.
  static func claimed(by request: Request) throws(ErrorObject) -> ProtocolVersion? {
    guard let meta = request.params["_meta"] else { return nil }
    guard case .object(let meta) = meta else {
      throw ErrorObject(
        .invalidParams,
        "params._meta must be an object, not \(meta.kindWithArticle)."
      )
    }
    guard let claim = meta[MetaKey.protocolVersion] else { return nil }
    guard case .string(let version) = claim else {
      throw ErrorObject(
        .invalidParams,
        "params._meta[\"\(MetaKey.protocolVersion)\"] must be a string, not \(claim.kindWithArticle)."
      )
    }
    guard meta[MetaKey.clientCapabilities]?.object != nil else {
      throw ErrorObject(
        .invalidParams,
        "params._meta[\"\(MetaKey.clientCapabilities)\"] must be an object; {} declares none."
      )
    }
    guard version == ProtocolVersion.july2026.rawValue else { throw .unsupported(version) }
    return .july2026
  }
}

extension ErrorCode {
  /// The revision a request names is not spoken here: the client picks one of `data.supported`.
  package static let unsupportedProtocolVersion = ErrorCode(rawValue: -32022)
}

extension ErrorObject {
  fileprivate static func unsupported(_ version: String) -> ErrorObject {
    ErrorObject(
      .unsupportedProtocolVersion,
      "Protocol version \(UntrustedText.named(version, limit: 40)) is not supported in a request's metadata; use "
        + "\(ProtocolVersion.july2026.rawValue) there, or initialize with an earlier one.",
      data: ["supported": ProtocolVersion.supportedJSON, "requested": .string(version)]
    )
  }

  /// The answer to a request that neither claims a revision nor follows a handshake.
  static func withoutEra(_ method: String) -> ErrorObject {
    ErrorObject(
      .invalidParams,
      "\(UntrustedText.named(method)) needs params._meta[\"\(MetaKey.protocolVersion)\"], or an initialize "
        + "request before it.",
      data: ["supported": ProtocolVersion.supportedJSON]
    )
  }

  static func unknownMethod(
    _ method: String,
    in version: ProtocolVersion,
    tasks: TaskSupport,
    change: ToolChange
  ) -> ErrorObject {
    var known = version.isModern ? ["server/discover"] : ["initialize", "ping"]
    known += ["tools/list"]
    if version.isModern, change == .possible { known.append("subscriptions/listen") }
    if version.isModern, tasks == .declared {
      known += ["tasks/get", "tasks/update", "tasks/cancel"]
    }
    return ErrorObject(
      .methodNotFound,
      "Unknown method: \(UntrustedText.named(method)). With protocol version \(version.rawValue) this "
        + "server offers \(known.joined(separator: ", ")) and tools/call."
    )
  }
}
