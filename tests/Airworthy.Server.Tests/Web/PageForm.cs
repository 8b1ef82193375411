using System.Net;
using System.Text.RegularExpressions;

namespace Airworthy.Server.Tests.Web;

/// <summary>Fills in a form of a page as a browser without scripts would, its hidden fields included.</summary>
internal sealed partial class PageForm
{
    private readonly HttpClient _client;
    private readonly string _address;
    private readonly Dictionary<string, string> _fields = [];

    private PageForm(HttpClient client, string address, string html)
    {
        _client = client;
        _address = address;
        foreach (Match field in HiddenField().Matches(html))
            _fields[field.Groups["name"].Value] = WebUtility.HtmlDecode(field.Groups["value"].Value);
    }

    /// <summary>The form of a page that handles itself under a name.</summary>
    public static async Task<PageForm> Find(HttpClient client, string address, string name)
    {
        var page = await client.GetStringAsync(new Uri(address, UriKind.Relative));
        var html = Form().Matches(page).Select(match => match.Value).Single(form => form.Contains($"name=\"_handler\" value=\"{name}\"", StringComparison.Ordinal));
        return new(client, address, html);
    }

    /// <summary>Sends it; what it led to is in the answer's request.</summary>
    public async Task<(HttpResponseMessage Answer, string Page)> Send(params IEnumerable<(string Name, string Value)> typed)
    {
        foreach (var (name, value) in typed)
            _fields[name] = value;
        var answer = await _client.PostAsync(new Uri(_address, UriKind.Relative), new FormUrlEncodedContent(_fields));
        return (answer, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()));
    }

    /// <summary>Leaves a hidden field out.</summary>
    public PageForm Without(string name)
    {
        _fields.Remove(name);
        return this;
    }

    [GeneratedRegex("<form.*?</form>", RegexOptions.Singleline)]
    private static partial Regex Form();

    [GeneratedRegex("<input type=\"hidden\" name=\"(?<name>[^\"]+)\" value=\"(?<value>[^\"]*)\"")]
    private static partial Regex HiddenField();
}
