package dev.matriarch.api.problems;

import dev.matriarch.api.http.RequestId;
import dev.matriarch.api.json.ApiJson;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;

/** What Tomcat itself refuses, such as a request line that is none, as a problem instead of a page. */
public class ProblemReportValve extends ErrorReportValve {

    private static final Logger log = LoggerFactory.getLogger(ProblemReportValve.class);

    @Override
    protected void report(Request request, Response response, @Nullable Throwable thrown) {
        var status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        var problem = Problem.of(Refusals.status(HttpStatusCode.valueOf(status)), RequestId.of(request));
        try {
            response.setStatus(problem.status());
            response.setHeader(RequestId.HEADER, problem.requestId());
            response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
            response.getOutputStream().write(ApiJson.MAPPER.writeValueAsBytes(problem));
            response.finishResponse();
        } catch (IOException gone) {
            log.debug("the client went away before its error was told: {}", gone.toString());
        }
    }
}
