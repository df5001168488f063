import JSON

extension ManifestLoader {
  /// Checks manifests that are to be served together: their ids and tool names must differ.
  package static func check(together manifests: [Manifest]) -> [Diagnostic] {
    var files: [String: String] = [:]
    var tools: [String: (tool: Operation, manifest: Manifest)] = [:]
    var diagnostics: [Diagnostic] = []
    for manifest in manifests {
      if let other = files[manifest.id] {
        diagnostics.append(
          clash(
            in: manifest,
            at: JSONPointer(tokens: ["id"]),
            "the id \"\(manifest.id)\" is also that of \(other); serve one of them, or rename one"
          )
        )
        continue
      }
      files[manifest.id] = manifest.file
      for operation in manifest.operations {
        if let other = tools[operation.toolName]?.manifest {
          diagnostics.append(
            clash(
              in: manifest,
              at: JSONPointer(tokens: ["operations", operation.name]),
              "the tool \"\(operation.toolName)\" is also one of \(other.file); rename one"
            )
          )
        } else {
          tools[operation.toolName] = (operation, manifest)
        }
      }
    }
    return diagnostics
  }

  private static func clash(
    in manifest: Manifest,
    at pointer: JSONPointer,
    _ message: String
  ) -> Diagnostic {
    Diagnostic(severity: .error, file: manifest.file, pointer: pointer, message: message)
  }
}
