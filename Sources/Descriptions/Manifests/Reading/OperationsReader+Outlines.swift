import JSON

extension OperationsReader {
  /// The operation of an outline, whose form is read when it is asked for.
  func operation(_ outline: OperationOutline, file: String) -> Operation {
    let reader = self
    return Operation(
      name: outline.name,
      toolName: "\(context.id ?? "")_\(outline.name)",
      title: outline.title,
      description: outline.description,
      method: outline.method,
      path: outline.path,
      server: outline.server,
      effect: outline.effect,
      isRepeatSafe: outline.isRepeatSafe,
      group: outline.group,
      tags: outline.tags,
      definition: .deferred { reader.form(of: outline, file: file) }
    )
  }

  /// Refuses outlines whose tools would bear the names of the server's own.
  func checkNames(of operations: [Operation], _ findings: Diagnostics) {
    for operation in operations where BuiltInTools.names.contains(operation.toolName) {
      let place = JSONPointer(tokens: ["operations", operation.name])
      findings.error(Self.taken(operation.toolName), at: place)
    }
  }

  /// Reads what the outline leaves out; errors become the form's defects, because nobody else is left to hear them.
  private func form(of outline: OperationOutline, file: String) -> OperationForm {
    let findings = Diagnostics()
    let place = JSONPointer(tokens: ["operations", outline.name])
    let fields = ObjectReader(object: outline.definition(), pointer: place, findings: findings)
    var form = operation(outline.name, fields).form
    form.defects = findings.all.filter { $0.severity == .error }.map { finding in
      Diagnostic(severity: .error, file: file, pointer: finding.pointer, message: finding.message)
    }
    return form
  }
}
