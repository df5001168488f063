import JSON

/// A check ends with at most a hundred violations, each with words, and what was read needs no second reading.
enum SchemaFuzz {
  static func check(_ bytes: [UInt8]) throws(FuzzFinding) {
    let halves = FuzzInput.halves(bytes)
    guard let document = try? JSONParser.parse(halves.line) else { return }
    let value = (try? JSONParser.parse(halves.rest)) ?? document
    let schema = JSONSchema(document: document)
    try expect(schema.remarks.allSatisfy { !$0.problem.isEmpty }, "a remark without words")
    let violations = schema.validate(value)
    try checkWords(violations)
    let reading = schema.reading(of: value)
    if violations.isEmpty {
      try expect(reading.value == value && reading.coercions.isEmpty, "what fits was changed")
    }
    try expect(schema.validate(reading.value) == reading.violations, "a second reading differs")
    try expect(reading.coercions.allSatisfy { !$0.sentence.isEmpty }, "a healing without words")
    try checkNegation(document, schema, value, violations)
  }

  private static func checkWords(_ violations: [JSONSchema.Violation]) throws(FuzzFinding) {
    try expect(violations.count <= 100, "\(violations.count) violations")
    for violation in violations {
      try expect(!violation.problem.isEmpty, "a violation without words")
      try expect(!violation.problem.contains("\n"), "words of two lines: \(violation.problem)")
    }
  }

  /// What does not fit fits the negation, where every word of the schema could be carried out.
  private static func checkNegation(
    _ document: JSONValue,
    _ schema: JSONSchema,
    _ value: JSONValue,
    _ violations: [JSONSchema.Violation]
  ) throws(FuzzFinding) {
    let text = JSONWriter.text(document)
    // What names places leads elsewhere from inside another schema.
    guard schema.remarks.isEmpty, document.object != nil || document.bool != nil,
      !["#", "$ref", "$dynamic", "$id", "$anchor", "$recursive"].contains(where: text.contains)
    else { return }
    let negation = JSONSchema(document: ["not": document])
    let again = JSONSchema(document: ["anyOf": [document], "allOf": [document]])
    guard negation.remarks.isEmpty, again.remarks.isEmpty else { return }
    try expect(negation.validate(value).isEmpty != violations.isEmpty, "the negation agrees")
    try expect(again.validate(value).isEmpty == violations.isEmpty, "a combination differs")
  }
}
