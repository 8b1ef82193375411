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

    /// <summary>The project's number; false if the path names none.</summary>
    public bool TryGetProject(out ulong project) => ulong.TryParse(ProjectId, NumberStyles.None, CultureInfo.InvariantCulture, out project);
}
