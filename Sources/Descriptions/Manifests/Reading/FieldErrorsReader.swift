import JSON

/// The reader of one shape under `errors.fields`.
enum FieldErrorsReader {
  static func read(_ value: ValueReader) -> FieldErrors? {
    guard var fields = value.object() else { return nil }
    let shape = shape(of: &fields)
    if shape == nil, !fields.object.hasAny("each", "map", "tree", "one", "names", "source") {
      value.error(
        "expected one of {\"each\", \"field\", \"text\"}, {\"map\", \"text\"?}, "
          + "{\"tree\", \"leaf\", \"text\"?}, "
          + "{\"one\", \"text\"}, {\"source\", \"text\"?} or {\"names\"}"
      )
      return nil
    }
    fields.refuseUnknown()
    return shape
  }

  private static func shape(of fields: inout ObjectReader) -> FieldErrors? {
    if let each = fields.optional("each")?.treePointer() {
      let field = fields.required("field", "pointer inside an entry to the field's name")
      let text = fields.required("text", "pointer inside an entry to what is wrong")
      guard let field = field?.jsonPointer(), let text = text?.jsonPointer() else { return nil }
      return .each(each, field: field, text: text)
    }
    if let map = fields.optional("map")?.treePointer() {
      return .map(map, text: fields.optional("text")?.jsonPointer())
    }
    if let tree = fields.optional("tree")?.treePointer() {
      let leaf = fields.required("leaf", "the name under which the tree's lists stand")
      let text = fields.optional("text")?.jsonPointer() ?? JSONPointer(tokens: ["message"])
      return leaf?.text(limit: 64).map { .tree(tree, leaf: $0, text: text) }
    }
    if let one = fields.optional("one")?.treePointer() {
      let text = fields.required("text", "pointer to what is wrong with the field")
      return text?.treePointer().map { .one(one, text: $0) }
    }
    if let source = fields.optional("source")?.source() {
      return .source(source, text: fields.optional("text")?.treePointer())
    }
    return fields.optional("names")?.treePointer().map { .names($0) }
  }
}

/// The reader of one entry of `errors.partial`.
enum PartialReader {
  static func read(_ value: ValueReader) -> PartialFailures? {
    guard var fields = value.object() else { return nil }
    let each = fields.required("each", "pointer to the array or object of items")?.treePointer()
    let id = fields.optional("id")?.jsonPointer()
    let failed = fields.optional("failed")?.conditions() ?? []
    let status = fields.optional("status")?.jsonPointer()
    let total = fields.optional("total")?.treePointer()
    let wrap = fields.optional("wrap")?.jsonPointer() ?? JSONPointer()
    fields.refuseUnknown()
    return each.map {
      PartialFailures(
        each: $0,
        id: id,
        failed: failed,
        status: status,
        total: total,
        wrap: wrap
      )
    }
  }
}

extension JSONObject {
  fileprivate func hasAny(_ names: String...) -> Bool { names.contains { self[$0] != nil } }
}
