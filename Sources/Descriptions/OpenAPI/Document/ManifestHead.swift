import JSON
import Manifests

/// The members of the manifest that describe the API as a whole.
struct ManifestHead {
  let document: APIDocument
  let options: ImportOptions
  let id: String
  let baseURL: BaseURL

  func written(credentials: JSONObject) -> JSONObject {
    let info = document.root["info"]
    let title = DocumentProse.line(info?["title"]?.string ?? "", limit: 80)
    let about = DocumentProse.bounded(info?["description"]?.string ?? "", limit: 512)
    let name = title.isEmpty ? id : title
    var head: JSONObject = [
      "recourse": 1,
      "id": .string(id),
      "title": .string(name),
      "about": .string(about.isEmpty ? "The API \(name)." : about),
      "source": [
        "url": .string(Self.page(of: document) ?? baseURL.text), "date": .string(options.date),
      ],
      "base_url": .string(baseURL.text),
    ]
    if !credentials.isEmpty { head["credentials"] = .object(credentials) }
    return head
  }

  /// The page that the document names for its readers, where people also get keys.
  static func page(of document: APIDocument) -> String? {
    let info = document.root["info"]
    let pages = [
      document.root["externalDocs"]?["url"], info?["contact"]?["url"], info?["termsOfService"],
    ]
    return pages.lazy.compactMap { $0?.string }.first { text in
      let head = String(text.prefix { $0 != "?" && $0 != "#" })
      let isClean = text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
      return isClean && text.hasPrefix("https://") && BaseURL(head) != nil
    }
  }
}
