import JSON

extension ManifestLoader {
  /// Makes a manifest of an imported one; its operations are read when they are called.
  ///
  /// The diagnostics are those of the head alone; `loadWhole` has those of the operations too.
  package static func load(
    _ imported: ImportedManifest,
    dialects: DialectSource = .none
  ) -> Loaded {
    let findings = Diagnostics()
    let reader = ManifestReader(
      file: imported.file,
      findings: findings,
      operations: .outlined(imported.operations),
      dialects: dialects
    )
    return loaded(reader.read(.object(imported.head)), findings, of: imported)
  }

  /// Makes a manifest of an imported one and reads every operation now, as a check does.
  package static func loadWhole(
    _ imported: ImportedManifest,
    dialects: DialectSource = .none
  ) -> Loaded {
    let findings = Diagnostics()
    let reader = ManifestReader(file: imported.file, findings: findings, dialects: dialects)
    return loaded(reader.read(.object(imported.document)), findings, of: imported)
  }

  /// Pointers lead into the manifest that was made, not into the description, so they come without lines.
  private static func loaded(
    _ manifest: Manifest?,
    _ findings: Diagnostics,
    of imported: ImportedManifest
  ) -> Loaded {
    var manifest = manifest
    manifest?.isImported = true
    let diagnostics = findings.all.map { finding in
      Diagnostic(
        severity: finding.severity,
        file: imported.file,
        pointer: finding.pointer,
        message: finding.message
      )
    }
    return Loaded(
      manifest: findings.hasErrors ? nil : manifest,
      diagnostics: imported.remarks + diagnostics + findings.elsewhere
    )
  }
}
