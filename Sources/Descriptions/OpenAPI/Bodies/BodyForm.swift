import JSON

/// The content of a request in the one media type that is chosen of those that the API takes.
struct BodyForm {
  /// Whether there must be a body.
  enum Presence {
    case required, optional, unsaid

    init(_ written: Bool?) {
      switch written {
      case true?: self = .required
      case false?: self = .optional
      case nil: self = .unsaid
      }
    }
  }

  var mediaType: MediaType
  var kind: MediaType.Kind
  var presence: Presence

  /// The schema; nil takes anything.
  var schema: Located?

  /// The schema of each item, where the content is a sequence of items (OpenAPI 3.2 §4.14.3).
  var itemSchema: Located?

  /// How members of a form are written, by member: the manifest's `encoding`.
  var encoding: [(name: String, value: JSONObject)] = []
  var description: String?
  var place: Place

  /// Where the members are described, where that is not in the schema.
  var memberPlaces: [String: Place] = [:]

  /// The manifest's name of the content, nil for the usual `application/json`.
  var content: String? {
    if kind == .json {
      return mediaType.essence == "application/json" || mediaType.isRange ? nil : mediaType.essence
    }
    return mediaType.isRange ? "application/octet-stream" : mediaType.essence
  }
}

/// The choice among the media types of a request body.
struct BodyReader {
  let document: APIDocument
  var remarks: ImportDiagnostics

  init(document: APIDocument) {
    self.document = document
    remarks = ImportDiagnostics(file: document.file)
  }

  /// The body of an operation of OpenAPI 3.
  mutating func read(_ written: Located) -> BodyForm? {
    let body: Located
    do throws(ReferenceComplaint) {
      body = try document.resolved(written)
    } catch {
      remarks.note("\(error.message); the operation is sent without a body", at: written.place)
      return nil
    }
    let content = (document.member("content", of: body)?.members ?? []).map { member in
      (member.name, (try? document.resolved(member.value)) ?? member.value)
    }
    guard let media = choose(among: content, at: body.place) else { return nil }
    var form = BodyForm(
      mediaType: media.type,
      kind: media.type.kind,
      presence: BodyForm.Presence(body.value["required"]?.bool),
      schema: media.value["schema"],
      description: SchemaAnnotations.description(of: body.object ?? [:]),
      place: media.value.place
    )
    form.itemSchema = media.value["itemSchema"]
    if media.type.essence == "*/*" || media.type.essence == "application/*", isFile(form.schema) {
      form.kind = .binary
    }
    form.encoding = encoding(media.value["encoding"])
    return form
  }

  private func isFile(_ schema: Located?) -> Bool {
    schema.map { FileContent.isFile($0, encoded: nil, in: document) } ?? false
  }

  private mutating func choose(
    among written: [(name: String, value: Located)],
    at place: Place
  ) -> (type: MediaType, value: Located)? {
    let types = written.map { (type: MediaType($0.name), value: $0.value) }
    let sound = types.filter { $0.type.isSound && !$0.type.isMixed }
    remarkUnsendable(types)
    let ranked = sound.enumerated().sorted { left, right in
      (left.element.type.rank, left.offset) < (right.element.type.rank, right.offset)
    }
    guard let best = ranked.first?.element else {
      remarks.note("the body names no media type; the operation is sent without one", at: place)
      return nil
    }
    let others = sound.filter { $0.value.place != best.value.place }.map(\.type)
    if !others.isEmpty { remarkChoice(of: best.type, among: others, at: place) }
    return best
  }

  private mutating func remarkUnsendable(_ types: [(type: MediaType, value: Located)]) {
    for wrong in types where !wrong.type.isSound {
      remarks.note("this is no media type; it is left out", at: wrong.value.place)
    }
    for mixed in types where mixed.type.isMixed {
      remarks.note(
        "of the multipart types only multipart/form-data can be made; it is left out",
        at: mixed.value.place
      )
    }
  }

  private mutating func remarkChoice(of best: MediaType, among others: [MediaType], at place: Place)
  {
    let hasFiles = others.contains { $0.kind == .multipart }
    remarks.note(
      "the body is sent as \(best.essence); the API also takes "
        + others.map(\.essence).joined(separator: ", ")
        + (hasFiles && best.kind == .json ? ", with which files could be sent" : ""),
      at: place.appending("content")
    )
  }

  private mutating func encoding(_ written: Located?) -> [(name: String, value: JSONObject)] {
    (written?.members ?? []).compactMap { name, member in
      let entry = FormEncoding.entry(member.object ?? [:])
      if member.value["headers"]?.object?.isEmpty == false {
        remarks.note(
          "header fields of a part cannot be set here; they are left out",
          at: member.place.appending("headers")
        )
      }
      return entry.isEmpty ? nil : (name, entry)
    }
  }
}

extension MediaType {
  /// Whether it is made of parts in a way other than a form.
  fileprivate var isMixed: Bool { kind == .multipart && essence != "multipart/form-data" }

  /// How gladly it is taken; the plain name before its relatives, and a patch that looks like the thing before others.
  fileprivate var rank: Int {
    let steps =
      switch essence {
      case "application/merge-patch+json": 1
      case "application/json-patch+json": 3
      case _ where isRange: 4
      case _ where essence.hasSuffix("+json") || essence == "text/json": 2
      default: 0
      }
    return kind.rawValue * 8 + steps
  }
}
