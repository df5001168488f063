import JSON

/// The header field under which an API takes idempotency keys.
enum IdempotencyHeader {
  private static let names: Set<String> = ["idempotency-key", "x-idempotency-key"]

  /// The field, where every call that is not safe to repeat by itself declares it; nil otherwise.
  ///
  /// A key makes repetition safe only where the API looks at it, so one call without it is a reason to leave all keys to
  /// the agent.
  static func name(in sources: [OperationSource], _ document: APIDocument) -> String? {
    let unsafe = sources.filter { $0.method == "POST" || $0.method == "PATCH" }
    guard let first = unsafe.first, let name = name(in: first, document) else { return nil }
    return unsafe.allSatisfy { self.name(in: $0, document) == name } ? name : nil
  }

  private static func name(in source: OperationSource, _ document: APIDocument) -> String? {
    let lists = [source.operation, source.item].map { document.member("parameters", of: $0) }
    for element in lists.flatMap({ $0?.elements ?? [] }) {
      guard let parameter = try? document.resolved(element), parameter.value["in"] == "header",
        let name = parameter.value["name"]?.string, names.contains(name.lowercased())
      else { continue }
      return name
    }
    return nil
  }
}
