using System.Globalization;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Airworthy.Server.Tests.Fixtures;

/// <summary>One request as a real SDK sent it. See README.md beside this file.</summary>
internal sealed partial class RecordedRequest(JsonNode file)
{
    private static readonly string[] ContentHeaders = ["content-encoding", "content-type"];

    public static string Folder { get; } = Path.GetDirectoryName(PathOfThisFile())!;

    public DateTimeOffset ReceivedAt { get; } = DateTimeOffset.Parse((string)file["received_at"]!, CultureInfo.InvariantCulture);

    /// <summary>Whether it holds sessions that the SDK counted itself: sent twice, they count twice.</summary>
    public bool HasAggregates { get; } = file["items"]!.AsArray().Any(item => (string)item! == "sessions");

    public static RecordedRequest Read(string sdk, string file) =>
        new(JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, sdk, file)))!);

    /// <summary>The request again, all its times moved by as much as has passed.</summary>
    public HttpRequestMessage Replay(TimeSpan passed)
    {
        var headers = file["headers"]!.AsObject().ToDictionary(header => header.Key, header => (string)header.Value!);
        var encoding = headers.GetValueOrDefault("content-encoding", "");
        var body = Encode(Encoding.UTF8.GetBytes(Move(Decode(Convert.FromBase64String((string)file["body_base64"]!), encoding), passed)), encoding);

        var query = (string?)file["query"] is { Length: > 0 } text ? $"?{text}" : "";
        var request = new HttpRequestMessage(new HttpMethod((string)file["method"]!), (string)file["path"]! + query) { Content = new ByteArrayContent(body) };
        foreach (var (name, value) in headers)
        {
            if (name == "transfer-encoding")
                request.Headers.TransferEncodingChunked = true;
            else if (ContentHeaders.Contains(name))
                request.Content.Headers.TryAddWithoutValidation(name, value);
            else
                request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    /// <summary>Moves every time, and keeps its number of digits: items say how long they are.</summary>
    private static string Move(string text, TimeSpan by) => Timestamp().Replace(text, match =>
    {
        var moved = DateTime.ParseExact(match.Groups[1].Value, "yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);
        var fraction = match.Groups[2].Value;
        if (fraction.Length > 0)
            moved += TimeSpan.FromTicks(long.Parse(fraction[1..].PadRight(7, '0')[..7], CultureInfo.InvariantCulture));
        moved += by;
        return moved.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture)
            + (fraction.Length > 0 ? moved.ToString(".fffffff", CultureInfo.InvariantCulture)[..fraction.Length] : "")
            + match.Groups[3].Value;
    });

    private static string Decode(byte[] body, string encoding)
    {
        if (encoding != "gzip")
            return Encoding.UTF8.GetString(body);
        using var gzip = new GZipStream(new MemoryStream(body), CompressionMode.Decompress);
        using var reader = new StreamReader(gzip);
        return reader.ReadToEnd();
    }

    private static byte[] Encode(byte[] body, string encoding)
    {
        if (encoding != "gzip")
            return body;
        using var encoded = new MemoryStream();
        using (var gzip = new GZipStream(encoded, CompressionLevel.Fastest))
            gzip.Write(body);
        return encoded.ToArray();
    }

    private static string PathOfThisFile([CallerFilePath] string path = "") => path;

    [GeneratedRegex(@"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,7})?(Z|(?:\+|\\u002B)00:00)")]
    private static partial Regex Timestamp();
}

/// <summary>What an app did, the requests its SDK made of it, and the counts that are right.</summary>
internal sealed record RecordedScenario(string Sdk, string Name, IReadOnlyList<RecordedRequest> Requests, Counts Expected, string Release, string Environment)
{
    public static IEnumerable<(string Sdk, string Name)> All() =>
        from folder in Directory.GetDirectories(RecordedRequest.Folder).Order(StringComparer.Ordinal)
        let sdk = Path.GetFileName(folder)
        from scenario in Scenarios(sdk)
        select (sdk, (string)scenario["scenario"]!);

    public static RecordedScenario Read(string sdk, string name)
    {
        var scenario = Scenarios(sdk).Single(one => (string)one["scenario"]! == name);
        var expect = scenario["expect"]!;
        return new(
            sdk, name, [.. scenario["files"]!.AsArray().Select(file => RecordedRequest.Read(sdk, (string)file!))],
            new(
                (long)expect["sessions"]!, (long)expect["healthy"]!, (long)expect["errored"]!, (long)expect["unhandled"]!, (long)expect["abnormal"]!,
                (long)expect["crashed"]!, (long)expect["users"]!, (long)expect["users_crashed"]!),
            (string?)expect["release"] ?? "", (string?)expect["environment"] ?? "");
    }

    private static IEnumerable<JsonNode> Scenarios(string sdk) =>
        JsonSerializer.Deserialize<JsonNode>(File.ReadAllText(Path.Combine(RecordedRequest.Folder, sdk, "scenarios.json")))!["scenarios"]!.AsArray().Select(one => one!);
}
