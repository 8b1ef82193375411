using System.Buffers;

namespace Airworthy.LoadTest;

/// <summary>What every server in .NET pays: reads the body and answers as an SDK expects, and does nothing with it.</summary>
internal static class BareKestrel
{
    private static readonly byte[] Answer = """{"id":"9ec79c33ec9942ab8353589fcb2e04dc"}"""u8.ToArray();

    public static async Task Run(string url)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url).ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        await using var app = builder.Build();
        app.Run(Receive);
        await app.RunAsync();
    }

    private static async Task Receive(HttpContext http)
    {
        var body = http.Request.BodyReader;
        while (true)
        {
            var read = await body.ReadAsync();
            if (read.IsCompleted)
            {
                body.AdvanceTo(read.Buffer.End);
                break;
            }

            body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }

        var response = http.Response;
        response.ContentType = "application/json";
        response.ContentLength = Answer.Length;
        response.BodyWriter.Write(Answer);
        await response.BodyWriter.FlushAsync();
    }
}
