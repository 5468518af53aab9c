// SPDX-License-Identifier: Apache-2.0

/// Text in the OpenMetrics format, or in the one of Prometheus that was before.
struct OpenMetricsText {
    enum Format: String {
        case openMetrics = "application/openmetrics-text; version=1.0.0; charset=utf-8"
        case prometheus = "text/plain; version=0.0.4; charset=utf-8"

        /// The one for a client that accepts this.
        init(accepted: [String]) {
            self = accepted.contains { $0.contains("application/openmetrics-text") } ? .openMetrics : .prometheus
        }
    }

    enum Kind: String {
        case gauge
        case counter
    }

    private let format: Format
    private var lines: [String] = []

    init(_ format: Format) { self.format = format }

    /// A family of samples, which is left out when there are none.
    mutating func family(
        _ name: String,
        _ kind: Kind,
        unit: String? = nil,
        _ help: String,
        _ samples: [(labels: [(String, String)], value: Double)]
    ) {
        guard !samples.isEmpty else { return }
        let suffix = kind == .counter ? "_total" : ""
        let family = format == .openMetrics ? name : name + suffix
        lines.append("# TYPE \(family) \(kind.rawValue)")
        if let unit, format == .openMetrics { lines.append("# UNIT \(family) \(unit)") }
        lines.append("# HELP \(family) \(help)")
        for sample in samples {
            let labels = sample.labels.map { "\($0)=\"\(Self.escaped($1))\"" }.joined(separator: ",")
            lines.append("\(name)\(suffix)\(labels.isEmpty ? "" : "{\(labels)}") \(sample.value)")
        }
    }

    /// The whole text.
    var text: String { (lines + (format == .openMetrics ? ["# EOF"] : [])).map { $0 + "\n" }.joined() }

    private static func escaped(_ value: String) -> String {
        var text = ""
        for character in value.unicodeScalars {
            switch character {
            case "\\": text += "\\\\"
            case "\"": text += "\\\""
            case "\n": text += "\\n"
            default: text.unicodeScalars.append(character)
            }
        }
        return text
    }
}
