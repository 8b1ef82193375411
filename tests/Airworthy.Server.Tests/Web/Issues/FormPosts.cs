using System.Net;
using System.Text.RegularExpressions;

namespace Airworthy.Server.Tests.Web.Issues;

/// <summary>Sends forms as a browser without scripts does.</summary>
internal static partial class FormPosts
{
    /// <summary>Sends the fields with the token of a page, and reads the page that it leads to.</summary>
    /// <param name="page">The page's HTML.</param>
    public static async Task<string> PostForm(this HttpClient client, string path, string page, params IEnumerable<(string Name, string Value)> fields)
    {
        using var answer = await client.PostAsync(new Uri(path, UriKind.Relative), new FormUrlEncodedContent(
            fields.Append(("__RequestVerificationToken", WebUtility.HtmlDecode(Token().Match(page).Groups[1].Value))).Select(field => KeyValuePair.Create(field.Item1, field.Item2))));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync();
    }

    public static Task<string> Page(this HttpClient client, string address) => client.GetStringAsync(new Uri(address, UriKind.Relative));

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
