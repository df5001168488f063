/// The header lines of a request, in libcurl's notation.
struct FieldLines: Equatable {
  let fields: HTTPFields
  let hasContent: Bool
  let codings: HTTPRequest.Codings

  var texts: [String] {
    var lines = fields.fields.map { field in
      // libcurl takes "name:" for the wish to leave a field out, and "name;" for an empty one.
      field.value.isEmpty ? "\(field.name);" : "\(field.name): \(field.value)"
    }
    // Nobody asked for these, but libcurl adds them to content.
    for name in ["Expect", "Content-Type"] where hasContent && fields[name] == nil {
      lines.append("\(name):")
    }
    if codings == .certain, fields["Accept-Encoding"] == nil {
      lines.append("Accept-Encoding: gzip, deflate")
    }
    return lines
  }
}

extension HTTPRequest {
  /// The method that libcurl takes by itself from what is sent.
  var impliedMethod: String {
    if method == "HEAD" { return "HEAD" }
    return content == nil ? "GET" : "POST"
  }

  /// What is sent as content; methods that are about content say it when there is none
  /// (RFC 9110 §8.6).
  var content: [UInt8]? {
    if let body { return body }
    return method == "POST" || method == "PUT" || method == "PATCH" ? [] : nil
  }
}
