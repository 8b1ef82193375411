namespace Airworthy.Server.Tests.Storage;

public sealed class ThreadUrgencyTests
{
    // SCHED_BATCH
    private static readonly (string Policy, string Niceness) Usual = ("3", "0");
    private static readonly (string Policy, string Niceness) LessUrgent = ("3", "5");

    // SCHED_OTHER
    private static readonly (string Policy, string Niceness) MoreUrgent = ("0", "0");

    [Fact]
    public async Task Threads_are_as_urgent_as_what_waits_for_them()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Threads have an urgency of their own on Linux.");
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.Start(folder.Path);
        using var client = server.Client();
        // What answers these, the less urgent threads have woken.
        for (var i = 0; i < 20; i++)
        {
            using var body = new StringContent($$"""{"message":"{{i}}"}""");
            using var answer = await client.PostAsync(new Uri($"/api/1/store/?sentry_key={ServerUnderTest.Key}", UriKind.Relative), body);
            answer.EnsureSuccessStatusCode();
        }

        var threads = server.Threads();

        Assert.Equal([LessUrgent], threads["tracker"]);
        Assert.Equal([LessUrgent], threads["events 0"]);
        Assert.Equal([LessUrgent], threads["tracker file"]);
        Assert.Equal([MoreUrgent], threads["commit"]);
        Assert.Equal([Usual], threads[".NET Sockets"]);
        Assert.Equal([Usual], threads[".NET TP Worker"].Distinct());
    }
}
