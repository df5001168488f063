import HTTP
import JSON
import Manifests

// The content of a request.

extension RequestBuilder {
  /// Content as it is sent.
  typealias SentContent = (type: String, bytes: [UInt8])

  /// The content of the request and its media type; nil where there is none.
  ///
  /// - Throws: the argument that cannot be in it.
  func content(
    of draft: RequestDraft,
    _ ingredients: Ingredients
  ) throws(UnplaceableArgument) -> SentContent? {
    guard let body = draft.body else { return nil }
    let type = form.content.mediaType
    switch form.content.form {
    case .json: return (type, JSONWriter.bytes(body))
    case .fields:
      return (type, FormContent.bytes(body.object ?? JSONObject(), encoding: form.encoding))
    case .parts:
      // A multipart without a part is not valid (RFC 2046 §5.1).
      let members = body.object?.members ?? []
      if members.allSatisfy({ $0.value.isNull || $0.value.array?.isEmpty == true }) { return nil }
      let parts = try parts(of: body.object ?? JSONObject(), ingredients)
      return ("\(type); boundary=\(ingredients.boundary)", parts)
    case .whole: return try whole(body, ingredients)
    }
  }

  private func parts(
    of object: JSONObject,
    _ ingredients: Ingredients
  ) throws(UnplaceableArgument) -> [UInt8] {
    var content = MultipartContent(boundary: ingredients.boundary)
    for member in object.members {
      let notation = form.encoding[member.name] ?? .usual
      let file = form.places.first {
        $0.notation == .file && $0.target == .body(JSONPointer(tokens: [member.name]))
      }
      guard let file else {
        content.append(member.name, member.value, notation)
        continue
      }
      let files = try FileArgument.files(
        in: member.value,
        of: file.argument,
        read: ingredients.files
      )
      for one in files { content.append(member.name, one, usually: notation.mediaType) }
    }
    content.end()
    return content.bytes
  }

  /// One argument as it is; bytes of any kind are what the agent says they are.
  private func whole(
    _ value: JSONValue,
    _ ingredients: Ingredients
  ) throws(UnplaceableArgument) -> SentContent? {
    let type = form.content.mediaType
    guard let place = form.places.first(where: \.target.isBody), place.notation == .file else {
      return (type, Array((value.lines(type) ?? value.plainText).utf8))
    }
    let files = try FileArgument.files(in: value, of: place.argument, read: ingredients.files)
    guard let file = files.first, files.count == 1 else {
      throw UnplaceableArgument(
        argument: place.argument,
        problem: "is the content of the request and must be one file"
      )
    }
    let isAnyType = MediaType.essence(of: type) == "application/octet-stream"
    return (isAnyType ? file.type ?? type : type, file.bytes)
  }
}

extension ParameterStyle {
  /// The media type that a part is given.
  fileprivate var mediaType: String? {
    if case .content(let type) = self { type } else { nil }
  }
}

extension JSONValue {
  /// The elements of a list as content whose values stand each on its line (RFC 7464 for `json-seq`); nil for any other.
  fileprivate func lines(_ mediaType: String) -> String? {
    guard MediaType.isJSONLines(mediaType), let elements = array else { return nil }
    let mark = MediaType.essence(of: mediaType) == "application/json-seq" ? "\u{1E}" : ""
    return elements.map { mark + JSONWriter.text($0) + "\n" }.joined()
  }
}
