using System.Text.Json;
using System.Text.Json.Serialization;

namespace Airworthy.Benchmarks;

/// <summary>The wire as one would write it down first.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(WireHeader))]
[JsonSerializable(typeof(WireItem))]
[JsonSerializable(typeof(WireSession))]
internal sealed partial class WireJson : JsonSerializerContext;

internal sealed record WireHeader(DateTimeOffset? SentAt, WireSdk Sdk);

internal sealed record WireSdk(string Name, string Version);

internal sealed record WireItem(string Type, int? Length);

internal sealed record WireSession(
    Guid Sid, string? Did, bool Init, DateTimeOffset Started, DateTimeOffset? Timestamp, ulong? Seq, double? Duration, string? Status, ulong Errors, WireAttributes Attrs);

internal sealed record WireAttributes(string Release, string? Environment, string? UserAgent);
