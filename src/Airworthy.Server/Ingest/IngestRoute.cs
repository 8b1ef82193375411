using System.Globalization;

namespace Airworthy.Server.Ingest;

internal enum IngestEndpointKind
{
    Envelope,
    Store,
}

/// <summary>Recognizes <c>/api/{project}/envelope/</c> and <c>/store/</c>, with or without the last slash, repeated slashes counting as one.</summary>
internal readonly record struct IngestRoute(string ProjectId, IngestEndpointKind Kind)
{
    public static bool TryMatch(string path, out IngestRoute route)
    {
        route = default;
        if (!path.StartsWith("/api/", StringComparison.Ordinal) && !path.StartsWith("//", StringComparison.Ordinal))
            return false;

        Span<Range> parts = stackalloc Range[4];
        var text = path.AsSpan();
        var count = text.Split(parts, '/', StringSplitOptions.RemoveEmptyEntries);
        if (count != 3 || text[parts[0]] is not "api")
            return false;

        var kind = text[parts[2]] switch
        {
            "envelope" => IngestEndpointKind.Envelope,
            "store" => IngestEndpointKind.Store,
            _ => (IngestEndpointKind?)null,
        };
        if (kind is null)
            return false;
        route = new(text[parts[1]].ToString(), kind.Value);
        return true;
    }

    /// <summary>Recognizes the form in which SDKs write the path of envelopes, and no other.</summary>
    public static bool TryMatchEnvelope(ReadOnlySpan<byte> path, out ulong project)
    {
        project = 0;
        if (!path.StartsWith("/api/"u8))
            return false;
        var rest = path[5..];
        var end = rest.EndsWith("/envelope/"u8) ? rest.Length - 10 : rest.EndsWith("/envelope"u8) ? rest.Length - 9 : 0;
        return ulong.TryParse(rest[..end], NumberStyles.None, CultureInfo.InvariantCulture, out project);
    }

    /// <summary>The project's number; false if the path names none.</summary>
    public bool TryGetProject(out ulong project) => ulong.TryParse(ProjectId, NumberStyles.None, CultureInfo.InvariantCulture, out project);
}
