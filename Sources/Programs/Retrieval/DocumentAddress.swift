import Text
import Manifests

/// The address of a document: https, or http on this machine.
package struct DocumentAddress: Sendable, Hashable {
  /// The address without a fragment, as it is asked for and shown.
  package let text: String

  /// Scheme, host and port.
  package let origin: String

  /// Whether the host is this machine.
  let isLoopback: Bool

  /// Reads an address.
  ///
  /// - Throws: `RetrievalError` where nothing can be fetched from it.
  package init(_ text: String) throws(RetrievalError) {
    let whole = String(text.prefix { $0 != "#" })
    let address: WebAddress
    do throws(InvalidText) {
      address = try WebAddress(whole)
    } catch {
      throw RetrievalError("cannot be fetched: \(error.message)")
    }
    guard address.scheme == "https" || address.host.isLoopback else {
      throw RetrievalError(
        "is plain http, which is for this machine only; write https:// if the host speaks it, or "
          + "fetch the file yourself and name the file"
      )
    }
    self.text = whole
    origin = address.origin
    isLoopback = address.host.isLoopback
  }

  /// Whether a word of a command line means an address rather than a file.
  package static func isMeant(by word: String) -> Bool {
    let start = word.prefix(8).lowercased()
    return start.hasPrefix("https://") || start.hasPrefix("http://")
  }

  /// The address as it may be printed: without a user name and a password.
  package static func shown(_ text: String) -> String {
    var reference = URIReference(text)
    guard let authority = reference.authority, let mark = authority.lastIndex(of: "@") else {
      return text
    }
    reference.authority = "…" + authority[mark...]
    return reference.text
  }

  /// The address of the folder that the document lies in, with a slash at its end.
  package var folder: String {
    let path = String(text.prefix { $0 != "?" })
    guard path.count > origin.count, let slash = path.lastIndex(of: "/") else {
      return origin + "/"
    }
    return String(path[...slash])
  }

  /// The document's name in its folder, decoded; empty where the address ends with a slash.
  package var name: String {
    PercentEncoding.text(decoding: text.prefix { $0 != "?" }.dropFirst(folder.count))
  }

  /// The address of a file below a folder, by its decoded path.
  static func file(_ path: String, in folder: String) throws(RetrievalError) -> DocumentAddress {
    let encoded = PercentEncoding.encode(path) {
      PercentEncoding.isUnreserved($0) || $0 == UInt8(ascii: "/")
    }
    return try DocumentAddress(folder + encoded)
  }

  /// Where a redirect leads.
  func redirected(to location: String) throws(RetrievalError) -> DocumentAddress {
    try DocumentAddress(URIReference(location).resolved(against: URIReference(text)).text)
  }
}
