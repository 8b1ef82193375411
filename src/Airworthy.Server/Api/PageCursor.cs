using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;

namespace Airworthy.Server.Api;

/// <summary>Where a page of a list begins, and the <c>Link</c> header that leads to its neighbours, in the form that Sentry's clients follow.</summary>
internal static class PageCursor
{
    private const string Parameter = "cursor";

    /// <summary>Reads <c>0:offset:0</c>; a 1 at the end only says that the page lies behind.</summary>
    public static bool TryParse(string cursor, out int offset)
    {
        offset = 0;
        return cursor.Split(':') is [_, var middle, "0" or "1"] && int.TryParse(middle, NumberStyles.None, CultureInfo.InvariantCulture, out offset);
    }

    /// <summary>The header's value for a page of <paramref name="size"/> entries from <paramref name="offset"/> on.</summary>
    public static string Links(HttpRequest request, int offset, int size, bool hasNext) =>
        Link(request, "previous", $"0:{Math.Max(0, offset - size)}:1", offset > 0) + ", " + Link(request, "next", $"0:{Math.Min((long)offset + size, int.MaxValue)}:0", hasNext);

    /// <summary>One link of the header.</summary>
    public static string Link(HttpRequest request, string relation, string cursor, bool hasResults)
    {
        var parameters = new QueryBuilder(request.Query.Where(one => !one.Key.Equals(Parameter, StringComparison.OrdinalIgnoreCase))) { { Parameter, cursor } };
        var address = UriHelper.BuildAbsolute(request.Scheme, request.Host, request.PathBase, request.Path, parameters.ToQueryString());
        return $"<{address}>; rel=\"{relation}\"; results=\"{(hasResults ? "true" : "false")}\"; cursor=\"{cursor}\"";
    }
}
