import JSON

extension ManifestLoader {
  /// Checks manifests that are to be served together: their ids and tool names must differ.
  package static func check(together manifests: [Manifest]) -> [Diagnostic] {
    var names = NamesInUse()
    return manifests.flatMap { names.take(from: $0) }
  }
}

/// The names that manifests served together have claimed, each with the file that did.
private struct NamesInUse {
  private var ids: [String: String] = [:]
  private var tools: [String: String] = [:]

  /// Claims the names of a manifest; what is taken already comes back as diagnostics.
  mutating func take(from manifest: Manifest) -> [Diagnostic] {
    if let file = ids[manifest.id] {
      let message =
        "the id \"\(manifest.id)\" is also that of \(file); serve one, or give this one another with "
        + "--id FILE=ID"
      return [clash(in: manifest, at: ["id"], message)]
    }
    ids[manifest.id] = manifest.file
    tools.reserveCapacity(tools.count + manifest.operations.count)
    return manifest.operations.compactMap { operation in
      guard let file = tools.updateValue(manifest.file, forKey: operation.toolName) else {
        return nil
      }
      tools[operation.toolName] = file
      let message = "the tool \"\(operation.toolName)\" is also one of \(file); rename one"
      return clash(in: manifest, at: ["operations", operation.name], message)
    }
  }

  private func clash(in manifest: Manifest, at tokens: [String], _ message: String) -> Diagnostic {
    let pointer = JSONPointer(tokens: tokens)
    return Diagnostic(severity: .error, file: manifest.file, pointer: pointer, message: message)
  }
}
