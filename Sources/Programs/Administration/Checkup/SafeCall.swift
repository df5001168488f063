package import JSON
package import Manifests

/// A call that can be made to see whether an API answers: it reads, and needs nothing that somebody would have to know.
package struct SafeCall {
  package let operation: Operation
  package let arguments: JSONObject

  /// The best one of a manifest: a read without arguments that have to be given, else one with an example; nil where
  /// there is none.
  package init?(of manifest: Manifest) {
    let reads = manifest.operations.filter { $0.effect == .read && $0.isRepeatSafe }.prefix(200)
      .map(\.prepared).filter { $0.form.defects.isEmpty }
    let plain = reads.first { operation in
      operation.method == "GET" && (operation.arguments["required"]?.array ?? []).isEmpty
        && !operation.path.contains("{")
    }
    if let plain {
      (operation, arguments) = (plain, JSONObject())
    } else if let shown = reads.first(where: { $0.example != nil }), let example = shown.example {
      (operation, arguments) = (shown, example.arguments)
    } else {
      return nil
    }
  }
}
