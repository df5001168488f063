import JSON

extension ManifestLoader {
  /// Makes a manifest of an imported one; its operations are read when they are called.
  ///
  /// The diagnostics are those of the head alone; `loadWhole` has those of the operations too.
  package static func load(
    _ imported: ImportedManifest,
    dialects: DialectSource = .none
  ) -> Loaded {
    let findings = Diagnostics(writer: .program)
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
    let findings = Diagnostics(writer: .program)
    let reader = ManifestReader(file: imported.file, findings: findings, dialects: dialects)
    return loaded(reader.read(.object(imported.document)), findings, of: imported)
  }

  /// Makes a manifest of an imported one without the operations that have errors, which are left out there too.
  ///
  /// Their errors become warnings: a description is not refused for one operation of many.
  package static func loadSound(
    _ imported: inout ImportedManifest,
    dialects: DialectSource = .none
  ) -> Loaded {
    let whole = loadWhole(imported, dialects: dialects)
    let faulty = Set(whole.diagnostics.compactMap { $0.faultyOperation })
    guard !faulty.isEmpty, faulty.count < imported.operations.count else { return whole }
    imported.keep(Set(imported.operations.map(\.name)).subtracting(faulty))
    imported.leftOut += faulty.count
    let said = whole.diagnostics.filter { $0.faultyOperation != nil }.map { error in
      var remark = error
      remark.severity = .warning
      remark.message += "; the operation is left out"
      return remark
    }
    var sound = loadWhole(imported, dialects: dialects)
    let known = Set(sound.diagnostics)
    sound.diagnostics += said.filter { !known.contains($0) }
    return sound
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

extension Diagnostic {
  /// The operation that an error makes impossible; nil for any other diagnostic.
  fileprivate var faultyOperation: String? {
    let tokens = pointer.tokens
    return severity == .error && tokens.count > 1 && tokens[0] == "operations" ? tokens[1] : nil
  }
}
