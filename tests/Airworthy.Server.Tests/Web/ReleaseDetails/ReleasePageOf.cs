using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Airworthy.Server.Tests.Web.ReleaseDetails;

/// <summary>The page of a release as somebody gets it who is signed in.</summary>
internal static partial class ReleasePageOf
{
    public static Uri Address(string version, string more = "") => new($"/release?version={Uri.EscapeDataString(version)}{more}", UriKind.Relative);

    public static async Task<string> Release(this HttpClient client, string version, string more = "") => await client.GetStringAsync(Address(version, more));

    /// <summary>The page's text without its markup, blanks made one.</summary>
    public static string Text(string page) => WebUtility.HtmlDecode(Blanks().Replace(Markup().Replace(page, " "), " "));

    /// <summary>A part of the page, by its id, up to the next part that has one.</summary>
    public static string Part(string page, string id)
    {
        var from = page.IndexOf($"id=\"{id}\"", StringComparison.Ordinal);
        Assert.True(from >= 0, $"There is no '{id}'");
        var to = page.IndexOf("</section>", from, StringComparison.Ordinal);
        return page[from..(to < 0 ? page.Length : to)];
    }

    /// <summary>The values of a chart's series, by their names.</summary>
    public static Dictionary<string, double?[]> Series(string page, string chart)
    {
        using var data = JsonDocument.Parse(Data().Match(page[page.IndexOf($"id=\"{chart}-data\"", StringComparison.Ordinal)..]).Groups[1].Value);
        return data.RootElement.GetProperty("series").EnumerateArray().ToDictionary(
            series => series.GetProperty("name").GetString()!,
            series => series.GetProperty("values").EnumerateArray().Select(value => value.ValueKind == JsonValueKind.Null ? (double?)null : value.GetDouble()).ToArray());
    }

    /// <summary>The row of the comparison: what is compared with, this release, the change.</summary>
    public static string Row(string page, string label)
    {
        var match = Regex.Match(Part(page, "comparison"), $"""</span>{Regex.Escape(label)}</a>(.*?)</tr>""", RegexOptions.Singleline);
        Assert.True(match.Success, $"There is no row '{label}'");
        return Text(match.Groups[1].Value).Trim();
    }

    /// <summary>Sends one of the page's forms, as a browser without scripts does.</summary>
    public static async Task<HttpResponseMessage> Press(this HttpClient client, Uri address, string form)
    {
        var page = await client.GetStringAsync(address);
        var token = Token().Match(page[page.IndexOf("_handler\" value=\"" + form, StringComparison.Ordinal)..] + page).Groups[1].Value;
        return await client.PostAsync(address, new FormUrlEncodedContent([new("_handler", form), new("__RequestVerificationToken", WebUtility.HtmlDecode(token))]));
    }

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Markup();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    [GeneratedRegex("<script type=\"application/json\">(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Data();

    [GeneratedRegex("__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
