using System.Diagnostics;

namespace Airworthy.LoadTest.Query;

/// <summary>
/// Asks the server and the databases beside it the same questions in turns, so that a noisy machine is as unfair to one as to the other,
/// and compares what they say.
/// </summary>
internal sealed class AskedDatabases(StatisticsApi api, IReadOnlyList<IComparedDatabase> databases, int rounds, int otherRounds)
{
    private const int WarmUp = 20;

    public async Task<List<AskedQuestion>> Ask(IReadOnlyList<Question> questions)
    {
        var asked = questions.Select(question => new AskedQuestion(question)).ToList();
        foreach (var one in asked)
        {
            await AskServer(one, WarmUp, isCounted: false);
            foreach (var database in databases)
                await AskDatabase(one, database, isCounted: false);
        }

        for (var round = 0; round < rounds; round++)
        {
            foreach (var one in asked)
            {
                await AskServer(one, times: 1, isCounted: true);
                if (round % Math.Max(1, rounds / otherRounds) != 0)
                    continue;
                foreach (var database in databases)
                    await AskDatabase(one, database, isCounted: true);
            }
        }

        return asked;
    }

    private async Task AskServer(AskedQuestion asked, int times, bool isCounted)
    {
        for (var i = 0; i < times; i++)
        {
            var now = TimeProvider.System.GetUtcNow().UtcDateTime;
            var started = Stopwatch.GetTimestamp();
            var bodies = await api.Ask(asked.Question, now);
            var elapsed = Stopwatch.GetElapsedTime(started);
            if (isCounted)
                asked.Milliseconds.Add(elapsed.TotalMilliseconds);
            if (asked.Requests != 0)
                continue;
            asked.Requests = bodies.Count;
            asked.Bytes = bodies.Sum(body => body.Length);
            asked.Answer = StatisticsApi.Read(bodies, asked.Question);
        }
    }

    /// <summary>About the time that the server has answered about; the first answers are compared.</summary>
    private static async Task AskDatabase(AskedQuestion asked, IComparedDatabase database, bool isCounted)
    {
        var statements = database.Dialect.Statements(asked.Question, asked.Answer.Start!.Value, asked.Answer.End!.Value);
        var started = Stopwatch.GetTimestamp();
        var rows = await database.Ask(statements);
        var elapsed = Stopwatch.GetElapsedTime(started);
        var other = asked.Of(database.Name);
        if (isCounted)
            other.Milliseconds.Add(elapsed.TotalMilliseconds);
        else
            other.Difference = asked.Answer.DifferenceTo(rows, asked.Question, database.Dialect);
    }
}

/// <summary>A question and what came of it.</summary>
internal sealed record AskedQuestion(Question Question)
{
    private readonly Dictionary<string, OtherAnswer> _others = [];

    public List<double> Milliseconds { get; } = [];

    /// <summary>Requests it takes, pages included.</summary>
    public int Requests { get; set; }

    public int Bytes { get; set; }

    public AnswerRows Answer { get; set; } = new();

    public bool Holds => P95 <= Question.BoundMilliseconds;

    public double P50 => Percentile(Milliseconds, 0.5);

    public double P95 => Percentile(Milliseconds, 0.95);

    public OtherAnswer Of(string database)
    {
        if (!_others.TryGetValue(database, out var other))
            _others.Add(database, other = new OtherAnswer());
        return other;
    }

    public static double Percentile(List<double> milliseconds, double share) =>
        milliseconds.Order().ElementAt(Math.Max(0, (int)Math.Ceiling(milliseconds.Count * share) - 1));
}

/// <summary>What another database answered.</summary>
internal sealed class OtherAnswer
{
    public List<double> Milliseconds { get; } = [];

    /// <summary>Where it differs from the server's answer; null if it does not.</summary>
    public string? Difference { get; set; }

    public double P50 => AskedQuestion.Percentile(Milliseconds, 0.5);
}
