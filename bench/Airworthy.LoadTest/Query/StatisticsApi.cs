using System.Text.Json;
using System.Text.RegularExpressions;

namespace Airworthy.LoadTest.Query;

/// <summary>Asks a server over a kept-alive connection, as a client of the API would, all pages of each answer.</summary>
internal sealed partial class StatisticsApi(Uri server) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = server, DefaultRequestHeaders = { Authorization = new("Bearer", SessionCount.Token) } };

    /// <summary>The bodies of the answers.</summary>
    public async Task<List<byte[]>> Ask(Question question, DateTime now)
    {
        var bodies = new List<byte[]>();
        foreach (var request in question.Requests(now))
        {
            for (var next = request; next is not null;)
            {
                using var answer = await _http.GetAsync(next);
                bodies.Add(await answer.Content.ReadAsByteArrayAsync());
                if (!answer.IsSuccessStatusCode)
                    throw new InvalidOperationException($"{next} was answered with {(int)answer.StatusCode}: {System.Text.Encoding.UTF8.GetString(bodies[^1])}");
                next = answer.Headers.TryGetValues("Link", out var links) && NextPage().Match(string.Join(", ", links)) is { Success: true } link
                    ? new Uri(link.Groups[1].Value)
                    : null;
            }
        }

        return bodies;
    }

    public static AnswerRows Read(List<byte[]> bodies, Question question)
    {
        var rows = new AnswerRows();
        foreach (var body in bodies)
        {
            using var json = JsonDocument.Parse(body);
            rows.Add(json.RootElement, question);
        }

        return rows;
    }

    public void Dispose() => _http.Dispose();

    [GeneratedRegex("""<([^>]+)>; rel="next"; results="true";""")]
    private static partial Regex NextPage();
}
