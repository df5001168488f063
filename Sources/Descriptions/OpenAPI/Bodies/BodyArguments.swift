import JSON
import Manifests
import Text

/// The arguments that fill a body: one for each of its members where it only lists them, else one for the whole.
struct BodyArguments {
  /// More arguments than this are offered as one.
  private static let limit = 150

  let body: BodyForm

  /// Whether an argument without a place goes into the query.
  let isQueryUsual: Bool

  /// Adds the arguments; gives the members of the body that have one of their own, nil where the whole is one.
  func add(to writer: inout OperationWriter) -> Set<String>? {
    switch body.kind {
    case .json, .form, .multipart:
      if let shape = shape(&writer) { return addMembers(of: shape, to: &writer) }
      addWhole(to: &writer)
    case .text:
      let isFile = body.schema.map { self.isFile($0, writer) } ?? false
      if isFile {
        addFile(to: &writer)
      } else if let items = lineSchema(&writer) {
        add(items, "The items of the body, each sent on a line.", place: "body:", to: &writer)
      } else {
        addText(to: &writer)
      }
    case .binary: addFile(to: &writer)
    }
    return nil
  }

  private func shape(_ writer: inout OperationWriter) -> ObjectShape? {
    guard let schema = body.schema, var shape = writer.schemas.mergedShape(of: schema) else {
      return nil
    }
    shape = writer.schemas.withSubtypes(shape, of: schema)
    let isEmpty = shape.properties.isEmpty && shape.required.isEmpty
    // A manifest's "*" stands for all members of a value, so a member of that name has no place of its own.
    let isPlaceable = (shape.properties.map(\.name) + shape.required).allSatisfy { $0 != "*" }
    guard !isEmpty, shape.others == nil, !shape.isOpen, isPlaceable,
      shape.properties.count + writer.arguments.properties.count <= Self.limit
    else { return nil }
    // Members that are required only if there is a body cannot stand among the arguments.
    return body.presence == .optional && !shape.required.isEmpty ? nil : shape
  }

  // MARK: - Members

  private func addMembers(
    of shape: ObjectShape,
    to writer: inout OperationWriter
  ) -> Set<String> {
    var placed: Set<String> = []
    let properties = shape.properties.map(relocated)
    for property in properties where !writer.schemas.isForeign(property) {
      if writer.source.hiddenMembers.contains(property.name) {
        noteHidden(property.name, at: property.schemas.first?.place ?? body.place, &writer)
      } else if isSecret(property, writer) {
        writer.note(
          "the member \(DocumentExcerpt.quoted(property.name)) is the secret that the credentials carry; it "
            + "is left out",
          at: property.schemas.first?.place ?? body.place
        )
      } else {
        add(property, isRequired: shape.required.contains(property.name), to: &writer)
        placed.insert(property.name)
      }
    }
    // A name that is required and nowhere described must not get lost.
    for name in shape.required
    where !shape.properties.contains(where: { $0.name == name })
      && !writer.source.hiddenMembers.contains(name)
    {
      add(ObjectShape.Property(name: name, schemas: []), isRequired: true, to: &writer)
      placed.insert(name)
    }
    return placed
  }

  /// Says that nobody is asked for a secret of the endpoint of tokens.
  private func noteHidden(_ name: String, at place: Place, _ writer: inout OperationWriter) {
    writer.note(
      "the member \(DocumentExcerpt.quoted(name)) is a secret, for which no agent is asked; what recourse doctor names "
        + "takes its place",
      at: place
    )
  }

  private func add(
    _ property: ObjectShape.Property,
    isRequired: Bool,
    to writer: inout OperationWriter
  ) {
    let isFile = self.isFile(property, writer)
    let markup = isFile ? nil : markup(property, &writer)
    let argument = ArgumentList.Argument(
      name: property.name,
      location: "body",
      schema: isFile
        ? fileSchema(property, writer)
        : markup == nil ? schema(of: property, isRequired, &writer) : ["type": "string"],
      isRequired: isRequired,
      description: isFile
        ? fileWords(property, writer) : markup.map { "The \(property.name), as \($0)." },
      place: property.schemas.first?.place ?? body.place
    )
    let pointer = JSONPointer(tokens: [property.name]).description
    writer.arguments.add(argument) { name in
      if isFile { return ["in": "body", "at": .string(pointer), "as": "file"] }
      return name == property.name && !isQueryUsual ? JSONValue?.none : .string("body:" + pointer)
    }
  }

  /// The schema of a member; null removes one in a merge patch (RFC 7396 §2), whatever the schema of the whole says.
  private func schema(
    of property: ObjectShape.Property,
    _ isRequired: Bool,
    _ writer: inout OperationWriter
  ) -> JSONValue {
    let written = writer.schemas.property(property, depth: 1)
    guard !isRequired, body.mediaType.essence == "application/merge-patch+json",
      var schema = written.object
    else { return written }
    SchemaTypes.allowNull(&schema)
    return .object(schema)
  }

  /// The XML that a part is to be, where its schema describes something else than a text; it is said then.
  private func markup(
    _ property: ObjectShape.Property,
    _ writer: inout OperationWriter
  ) -> String? {
    let told = body.encoding.first { $0.name == property.name }?.value["content"]?.string
    guard let type = told, MediaType(type).essence.hasSuffix("xml"),
      let schema = property.schemas.first
    else { return nil }
    let resolved = (try? writer.context.document.resolved(schema))?.object
    guard resolved?["type"]?.string != "string" else { return nil }
    writer.note(
      "the part \(DocumentExcerpt.quoted(property.name)) is \(type), which the agent writes itself as a text",
      at: schema.place
    )
    return type
  }

  private func relocated(_ property: ObjectShape.Property) -> ObjectShape.Property {
    guard let place = body.memberPlaces[property.name] else { return property }
    var property = property
    property.schemas = property.schemas.map { Located(value: $0.value, place: place) }
    return property
  }

  /// Whether a member of a form asks for the secret of the credential; in JSON it is more likely what the call is about.
  private func isSecret(_ property: ObjectShape.Property, _ writer: OperationWriter) -> Bool {
    guard body.kind != .json, !writer.source.credentials.isEmpty else { return false }
    let words = property.schemas.first?.value["description"]?.string?.lowercased() ?? ""
    return property.name == "token" && words.hasPrefix("authentication token")
  }

  private func isFile(_ property: ObjectShape.Property, _ writer: OperationWriter) -> Bool {
    guard body.kind == .multipart else { return false }
    let type = body.encoding.first { $0.name == property.name }?.value["content"]?.string
    return property.schemas.contains {
      FileContent.isFile($0, encoded: type, in: writer.context.document)
    }
  }

  /// What a file is made of, the manifest's reader knows; here it matters whether there are several.
  private func fileSchema(
    _ property: ObjectShape.Property,
    _ writer: OperationWriter
  ) -> JSONValue {
    let isList = property.schemas.first.map {
      FileContent.isList($0, in: writer.context.document)
    }
    return isList == true ? ["type": "array"] : [:]
  }

  private func fileWords(_ property: ObjectShape.Property, _ writer: OperationWriter) -> String {
    let schema = property.schemas.first
    let words = schema.flatMap { SchemaAnnotations.description(of: $0.object ?? [:]) }
    let isList = schema.map { FileContent.isList($0, in: writer.context.document) } ?? false
    return words ?? (isList ? "The files to be sent." : "The file to be sent.")
  }

  // MARK: - The whole

  private func addWhole(to writer: inout OperationWriter) {
    var schema = body.schema.map { writer.schemas.schema($0, depth: 1) } ?? [:]
    if body.kind != .json, let kind = kind(of: schema, writer), kind != "object" {
      writer.note("a form has members, so an object is taken instead of \(kind)", at: body.place)
      schema = ["type": "object"]
    }
    let hidden = writer.source.hiddenMembers
    if !hidden.isEmpty {
      schema = SchemaWriter.without(hidden, in: schema)
      noteHidden(English.list(hidden.sorted()), at: body.place, &writer)
    }
    add(schema, "The body of the request.", place: "body:", to: &writer)
  }

  /// The type of the whole, also where its schema is a reference.
  private func kind(of schema: JSONValue, _ writer: OperationWriter) -> String? {
    if let type = schema["type"]?.string { return type }
    let document = writer.context.document
    let target = body.schema.flatMap { try? document.resolved($0) }?.object
    return target.flatMap(SchemaTypes.kind)
  }

  private func addText(to writer: inout OperationWriter) {
    let words = "The body of the request, as \(body.mediaType.essence)."
    add(["type": "string"], words, place: "body:", to: &writer)
    if body.mediaType.essence.hasSuffix("xml"), body.schema != nil {
      writer.note(
        "the body is \(body.mediaType.essence), which the agent writes itself as a text",
        at: body.place
      )
    }
  }

  /// The list whose elements are the lines of the content; nil where the document does not say what they are.
  private func lineSchema(_ writer: inout OperationWriter) -> JSONValue? {
    guard Manifests.MediaType.isJSONLines(body.mediaType.essence) else { return nil }
    if let items = body.itemSchema {
      return ["type": "array", "items": writer.schemas.schema(items, depth: 2)]
    }
    guard let schema = body.schema.map({ writer.schemas.schema($0, depth: 1) }),
      schema["type"] == "array"
    else { return nil }
    return schema
  }

  private func addFile(to writer: inout OperationWriter) {
    let words = "The file that is the body of the request, as \(body.mediaType.essence)."
    add([:], words, place: ["in": "body", "at": "", "as": "file"], to: &writer)
  }

  private func add(
    _ schema: JSONValue,
    _ words: String,
    place: JSONValue,
    to writer: inout OperationWriter
  ) {
    let own = schema.object?["description"] == nil
    let argument = ArgumentList.Argument(
      name: "body",
      location: "body",
      schema: schema,
      isRequired: body.presence != .optional,
      description: body.description ?? (own ? words : nil),
      place: body.place
    )
    writer.arguments.add(argument) { _ in place }
  }

  private func isFile(_ schema: Located, _ writer: OperationWriter) -> Bool {
    FileContent.isFile(schema, encoded: nil, in: writer.context.document)
  }
}
